// Imported first by every entry, and written in old syntax, so that an old Node reads this far and can say why not.
const major = Number(process.versions.node.split('.')[0])

if (major < 18) {
  console.error(
    'Xuncha needs Node 18 or newer to set itself up (it then fetches the Node that it runs on). This is Node ' +
      process.versions.node +
      '.\nInstall a newer Node, for example from your distribution, and start again.',
  )
  process.exit(1)
}
