export default {
  inputs: 'Eingaben',
  draws: 'Ziehungen',
  remarks: 'Bemerkungen zu den Ausgaben',
  overInputs: '95 % über die Eingaben',
  resampled: '95 %, Eingaben neu gezogen',
  overDraws: '95 % von {draws} Ziehungspaaren',
  units: { distribution: 'Nats', values: 'quadrierter Ausgabeabstand' },
  axis: { distribution: 'Jensen-Shannon-Divergenz, Nats', values: 'quadrierter Ausgabeabstand' },
  divergence: {
    title: 'Ausgaben auf {data}',
    label: 'Divergenz der Ausgaben von A und B auf {data} über den Trainingsschritten mit 95-%-Intervall.'
  },
  nearest: {
    title: 'Nächste Checkpoints',
    axis: 'nächster Schritt von A',
    own: 'Schritt von B',
    caption:
      'Zu jedem Schritt von B der Schritt von A mit den nächsten Ausgaben. Gestrichelt: derselbe Schritt; darunter hinkt B nach.'
  },
  probes: {
    title: 'Eingaben mit dem größten Unterschied, Schritt {step}',
    caption:
      'Beispiele aus {data}. Eingabe: Zahlen vor der Ausgabe, die am meisten abweicht, und die nächste in Klammern.'
  },
  search: {
    title: 'Eingaben aus {data} nach Uneinigkeit',
    rank: 'Rang im Vorrat',
    label: 'Uneinigkeit der Ausgaben von A und B nach dem Rang im Vorrat.'
  },
  geometry: {
    title: 'Eingaben ohne Vergleich der Ausgaben',
    caption:
      'Eingaben, deren Verlust in B anders auf Störungen der Gewichte reagiert als in A (Posterior auf {data}, {component}). Überschuss: mittlerer Verlust über die Ziehungen abzüglich des Verlusts am Checkpoint. Verschiebung: Platz im Vorrat von B abzüglich des Platzes in dem von A; 95 % durch Weglassen je einer Kette.'
  },
  exceeds: { yes: 'ja', no: 'nein' },
  columns: {
    step: 'Schritt',
    subject: 'Prüfling',
    divergence: 'Divergenz',
    low: 'Untere Grenze',
    high: 'Obere Grenze',
    maximum: 'An der größten Stelle',
    yardstick: 'Vergleichsmaß',
    exceeds: 'Darüber',
    nearest: 'Nächster Schritt',
    distance: 'Abstand',
    same: 'Beim selben Schritt',
    sample: 'Beispiel',
    position: 'Stelle',
    input: 'Eingabe',
    rank: 'Rang',
    draws: 'Mittel der Ziehungen',
    apart: 'Getrennt',
    apartLow: 'Getrennt, untere Grenze',
    apartHigh: 'Getrennt, obere Grenze',
    geometryRank: 'Rang ohne Ausgaben',
    excessA: 'Überschuss A',
    excessB: 'Überschuss B',
    shift: 'Verschiebung',
    outputRank: 'Rang nach Ausgaben'
  },
  words: {
    none: 'Die beiden haben keinen gemeinsamen Schritt.',
    distribution:
      'Auf {probes} Eingaben aus {data} bei Schritt {step} weichen die Ausgaben um {value} [{low}, {high}] Nats von höchstens 0,693 ab.',
    values:
      'Auf {probes} Eingaben aus {data} bei Schritt {step} beträgt der quadrierte Abstand der Ausgaben {value} [{low}, {high}].',
    topTenth: 'Das Zehntel der Eingaben mit dem größten Unterschied trägt {share} % davon.',
    onset: {
      controls:
        'Ab Schritt {step} (zuletzt nicht: {low}) unterscheiden sich A und B stärker als je zwei Läufe aus A und seinen Kontrollen.',
      'own-change':
        'Ab Schritt {step} (zuletzt nicht: {low}) unterscheiden sich A und B stärker, als sich A zwischen seinen Checkpoints ändert (gestrichelt).'
    },
    noOnset: {
      controls:
        'Am Ende unterscheiden sich A und B nicht stärker als zwei Läufe aus A und seinen Kontrollen (gestrichelt).',
      'own-change':
        'Am Ende unterscheiden sich A und B nicht stärker, als sich A zwischen seinen Checkpoints ändert (gestrichelt).'
    },
    nearest:
      'Die Ausgaben von {subject} bei Schritt {step} liegen denen von {other} bei Schritt {nearest} [{low}, {high}] am nächsten.',
    path: 'Mittlerer Abstand der Wege: {distance} [{low}, {high}].',
    ratio:
      'Das ist das {ratio}-Fache des mittleren Abstands zweier Läufe aus A und seinen Kontrollen ({among}).',
    p: 'p = {p}: Anteil der Läufe, die von allen anderen so weit entfernt liegen.',
    noP: 'Mit {count} Kontrollen könnte kein p-Wert unter {smallest} liegen.',
    halves:
      'Zufällige Hälften der Eingaben ergeben dasselbe bis auf einen Faktor von {low} bis {high}: Es hängt nicht an wenigen Eingaben.',
    noControls:
      'Ohne Läufe mit anderen Seeds lässt sich nicht sagen, ob ein erneutes Training ebenso viel brächte.',
    search:
      'Von {pool} Eingaben sind sich A und B bei Beispiel {sample} am wenigsten einig ({first}); die {count} gezeigten reichen bis {last}.',
    apart:
      'Über {draws} Ziehungen aus den Posterioren bleiben die Ausgaben bei {count} von {all} von ihnen getrennt (Intervall über null).',
    agreement:
      'Die Rangfolge ohne Vergleich der Ausgaben hat {common} von ihnen unter ihren ersten {count}; der Zufall brächte {expected}.'
  }
}
