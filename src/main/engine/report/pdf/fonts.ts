import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileError } from '../../formats/files'

/** The fonts of the report: Noto Sans and Noto Sans Mono, SIL Open Font License 1.1 (`resources/fonts/OFL.txt`). */
export type FontName = 'regular' | 'strong' | 'italic' | 'mono'
export type FontFiles = Readonly<Record<FontName, Uint8Array>>

const fileNames: Readonly<Record<FontName, string>> = {
  regular: 'NotoSans-Regular.ttf',
  strong: 'NotoSans-SemiBold.ttf',
  italic: 'NotoSans-Italic.ttf',
  mono: 'NotoSansMono-Regular.ttf'
}

/** Reads the fonts from `resources/fonts`. @throws AuditError `file/*` */
export async function loadFonts(folder: string): Promise<FontFiles> {
  const read = async (name: FontName): Promise<Uint8Array> => {
    const path = join(folder, fileNames[name])
    try {
      return await readFile(path)
    } catch (cause) {
      throw fileError(cause, path)
    }
  }
  const [regular, strong, italic, mono] = await Promise.all([
    read('regular'),
    read('strong'),
    read('italic'),
    read('mono')
  ])
  return { regular, strong, italic, mono }
}
