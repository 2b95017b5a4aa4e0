import { createHandlers } from './ipc/handlers'
import { runApplication } from './shell/application'

/** The desktop application: the shell gives the desktop, the handlers answer the page. */
runApplication(createHandlers)
