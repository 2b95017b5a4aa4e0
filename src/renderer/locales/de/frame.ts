export default {
  screens: {
    start: 'Start',
    inputs: 'Eingaben',
    plan: 'Plan',
    run: 'Lauf',
    overview: 'Ergebnisse',
    llc: 'LLC',
    behaviour: 'Verhalten',
    diagnostics: 'Diagnosen',
    evidence: 'Belege',
    compare: 'Vergleich',
    report: 'Bericht',
    settings: 'Einstellungen und Hilfe'
  }
}
