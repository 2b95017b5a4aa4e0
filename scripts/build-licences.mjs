import { readFileSync, writeFileSync } from 'node:fs'

/** Lists the packages that are shipped, with version and licence, for Settings and help. Run after a change of dependencies:
 *  node scripts/build-licences.mjs */

const target = 'src/renderer/features/settings/licences.generated.json'

/** From the lock file: what the dependencies need, not what only development needs. */
export function shippedPackages(lock) {
  return Object.entries(lock.packages)
    .filter(([path, { dev, devOptional }]) => path !== '' && dev !== true && devOptional !== true)
    .map(([path, { version, license }]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      licence: license ?? licenceOf(path)
    }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'))
    .filter(
      ({ name, version }, place, all) => name !== all[place - 1]?.name || version !== all[place - 1]?.version
    )
}

function licenceOf(path) {
  const { license, licenses } = JSON.parse(readFileSync(`${path}/package.json`, 'utf8'))
  return license?.type ?? license ?? licenses?.map(({ type }) => type).join(' OR ') ?? 'not stated'
}

if (process.argv[1] === import.meta.filename) {
  const packages = shippedPackages(JSON.parse(readFileSync('package-lock.json', 'utf8')))
  writeFileSync(target, `${JSON.stringify(packages, null, 2)}\n`)
}
