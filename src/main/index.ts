// The guard stands before anything is loaded that could open a connection.
import './shell/egress-guard'

/** The desktop application: the shell gives the desktop, the handlers answer the page. */
void Promise.all([import('./shell/application'), import('./ipc/handlers')]).then(
  ([{ runApplication }, { createBackend }]) => runApplication(createBackend)
)
