export default {
  label: 'Was an diesem Laufordner nicht stimmt',
  damaged: 'Laufordner nicht wie geschrieben | Laufordner nicht wie geschrieben, {count} Hinweise',
  unfinished: 'Lauf nicht abgeschlossen',
  grown: 'Serie ist gewachsen',
  rebuild: 'Bericht neu erstellen',
  rebuilding: 'Der Bericht wird geschrieben…',
  resume: 'Wiederaufnehmen'
}
