export default {
  title: 'Befehl suchen oder ausführen',
  description: 'Geben Sie einen Teil des Namens ein; Pfeiltasten wählen, Eingabe führt aus, Esc schließt.',
  placeholder: 'Ansicht, Aktion, Einstellung oder Prüfung',
  results: 'Befehle',
  groups: {
    screens: 'Ansichten',
    actions: 'Aktionen',
    settings: 'Einstellungen und Hilfe',
    recent: 'Letzte Prüfungen'
  },
  nothing: 'Nichts heißt „{typed}“.',
  found: '{count} Befehl | {count} Befehle'
}
