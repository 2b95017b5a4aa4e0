import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Libraries that Electron's binary is linked with and that a desktop may lack. Later releases rename some (`…t64`) and provide the
 *  old names. */
const libraries = [
  ...[
    'libasound2',
    'libatk-bridge2.0-0',
    'libatk1.0-0',
    'libatspi2.0-0',
    'libc6',
    'libcairo2',
    'libcups2',
    'libdrm2',
    'libgbm1'
  ],
  ...[
    'libglib2.0-0',
    'libgtk-3-0',
    'libnspr4',
    'libnss3',
    'libpango-1.0-0',
    'libx11-6',
    'libxcb1',
    'libxcomposite1'
  ],
  ...['libxdamage1', 'libxext6', 'libxfixes3', 'libxkbcommon0', 'libxrandr2']
]

const architectures: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' }

interface Description {
  readonly version: string
  readonly description: string
}

/** Makes a Debian package of a packaged folder, with dpkg-deb alone: nothing to fetch.
 *  @param folder electron-builder's `linux-unpacked`
 *  @returns path of the package */
export function buildDeb(root: string, folder: string): string {
  const { version, description } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Description
  const architecture = architectures[process.arch]
  if (architecture === undefined) throw new Error(`no Debian architecture for ${process.arch}`)
  const tree = mkdtempSync(join(tmpdir(), 'ontogeny-deb-'))
  try {
    const put = (path: string, text: string): void => {
      mkdirSync(join(tree, path, '..'), { recursive: true })
      writeFileSync(join(tree, path), text, { mode: 0o644 })
    }
    chmodSync(tree, 0o755)
    mkdirSync(join(tree, 'opt'), { recursive: true })
    cpSync(folder, join(tree, 'opt/ontogeny'), { recursive: true })
    // Where unprivileged user namespaces are off, Chromium's sandbox needs this helper to be set-uid.
    chmodSync(join(tree, 'opt/ontogeny/chrome-sandbox'), 0o4755)
    mkdirSync(join(tree, 'usr/bin'), { recursive: true })
    symlinkSync('/opt/ontogeny/ontogeny', join(tree, 'usr/bin/ontogeny'))
    put('usr/share/applications/ontogeny.desktop', desktopEntry(description))
    put(
      'usr/share/icons/hicolor/scalable/apps/ontogeny.svg',
      readFileSync(join(root, 'resources/icons/icon.svg'), 'utf8')
    )
    put('usr/share/doc/ontogeny/copyright', copyright(root))
    put('DEBIAN/control', control(version, architecture, description, kilobytes(tree)))
    const file = join(root, 'dist', `ontogeny_${version}_${architecture}.deb`)
    const { status, stderr } = spawnSync(
      'dpkg-deb',
      ['--build', '--root-owner-group', '-Zxz', '-z1', tree, file],
      {
        encoding: 'utf8'
      }
    )
    if (status !== 0) throw new Error(`dpkg-deb: ${stderr}`)
    return file
  } finally {
    rmSync(tree, { recursive: true, force: true })
  }
}

const control = (version: string, architecture: string, description: string, size: number): string =>
  `Package: ontogeny
Version: ${version}
Architecture: ${architecture}
Maintainer: Ontogeny <ontogeny@localhost>
Installed-Size: ${String(size)}
Depends: ${libraries.join(', ')}
Section: science
Priority: optional
Description: ${description}
`

const desktopEntry = (description: string): string => `[Desktop Entry]
Type=Application
Name=Ontogeny
Comment=${description}
Exec=/opt/ontogeny/ontogeny
Icon=ontogeny
Terminal=false
Categories=Science;
StartupWMClass=Ontogeny
`

const copyright = (root: string): string =>
  `${readFileSync(join(root, 'LICENSE'), 'utf8').trim()}

Third-party packages: /opt/ontogeny/resources/third-party-notices.txt
Electron and Chromium: /opt/ontogeny/LICENSE.electron.txt, /opt/ontogeny/LICENSES.chromium.html
`

function kilobytes(tree: string): number {
  const names = readdirSync(tree, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const bytes = names.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0)
  return Math.ceil(bytes / 1024)
}
