import { readFile, realpath } from 'node:fs/promises'
import { sep } from 'node:path'
import { protocol, type Session } from 'electron'
import { pageFile } from './page-files'
import { responseHeaders, scheme, schemePrivileges } from './security'

/** Before the application is ready: gives the page's scheme a real, secure origin. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: schemePrivileges }])
}

/** Serves the built page, and nothing else, under the page's scheme. */
export async function servePage(session: Session, folder: string): Promise<void> {
  const root = await realpath(folder)
  session.protocol.handle(scheme, async ({ method, url }) => {
    const file = pageFile(root, method, url)
    if (file === null) return new Response(null, { status: 404, headers: responseHeaders })
    try {
      const path = await realpath(file.path)
      if (!path.startsWith(root + sep)) return new Response(null, { status: 404, headers: responseHeaders })
      return new Response(await readFile(path), {
        headers: { ...responseHeaders, 'content-type': file.mediaType }
      })
    } catch {
      return new Response(null, { status: 404, headers: responseHeaders })
    }
  })
}
