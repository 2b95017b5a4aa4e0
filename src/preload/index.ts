import { contextBridge, ipcRenderer } from 'electron'
import type { Bridge } from '../shared/ipc'

/** The bridge: one function an operation, nothing generic. Main checks sender and request. The channels are spelled out, because
 *  a sandboxed preload script is one file and the schemas of the contract stay out of it. */
const bridge: Bridge = {
  chooseRun: (request) =>
    ipcRenderer.invoke('ontogeny:chooseRun', request) as ReturnType<Bridge['chooseRun']>,
  givenRun: (request) => ipcRenderer.invoke('ontogeny:givenRun', request) as ReturnType<Bridge['givenRun']>,
  readReport: (request) =>
    ipcRenderer.invoke('ontogeny:readReport', request) as ReturnType<Bridge['readReport']>,
  copyText: (request) => ipcRenderer.invoke('ontogeny:copyText', request) as ReturnType<Bridge['copyText']>,
  onRunGiven: (listener) => {
    ipcRenderer.on('ontogeny:run-given', () => {
      listener()
    })
  }
}

contextBridge.exposeInMainWorld('ontogeny', bridge)
