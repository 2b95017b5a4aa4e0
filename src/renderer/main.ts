import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import './styles/tokens.css'
import './styles/base.css'
import './styles/frame.css'
import './styles/controls.css'
import './styles/panes.css'
import './styles/tables.css'

createApp(App).use(createPinia()).mount('#app')
