export default {
  title: 'Find or run a command',
  description: 'Type a part of a name; arrows choose, Enter runs, Escape closes.',
  placeholder: 'Screen, action, setting or audit',
  results: 'Commands',
  groups: {
    screens: 'Screens',
    actions: 'Actions',
    settings: 'Settings and help',
    recent: 'Recent audits'
  },
  nothing: 'Nothing is called “{typed}”.',
  found: '{count} command | {count} commands'
}
