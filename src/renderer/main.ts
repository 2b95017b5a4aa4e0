import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { i18n } from './i18n'
import { router } from './router'
import './styles/tokens.css'
import './styles/base.css'
import './styles/frame.css'
import './styles/controls.css'
import './styles/panes.css'
import './styles/palette.css'
import './styles/tables.css'

createApp(App).use(createPinia()).use(router).use(i18n).mount('#app')
