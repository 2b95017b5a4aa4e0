import { extname, join, sep } from 'node:path'
import { host, mediaTypes, scheme } from './security'

export interface PageFile {
  readonly path: string
  readonly mediaType: string
}

/** The file that an address of the page stands for; null for every other address, method or place.
 *  @param root absolute folder of the built page; nothing outside of it is ever named */
export function pageFile(root: string, method: string, address: string): PageFile | null {
  const url = parseAddress(address)
  if (method !== 'GET' || url === null) return null
  if (url.protocol !== `${scheme}:` || url.host !== host || url.search !== '' || url.username !== '')
    return null
  let name: string
  try {
    name = decodeURIComponent(url.pathname)
  } catch {
    return null
  }
  // Built files have plain names: what needs escaping or climbing is not one of them.
  if (!/^(\/[A-Za-z0-9][A-Za-z0-9._-]*)+$/.test(name)) return null
  const path = join(root, name)
  const mediaType = mediaTypes[extname(path)]
  return mediaType === undefined || !path.startsWith(root + sep) ? null : { path, mediaType }
}

function parseAddress(address: string): URL | null {
  try {
    return new URL(address)
  } catch {
    return null
  }
}
