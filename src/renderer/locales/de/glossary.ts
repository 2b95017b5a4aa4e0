export default {
  search: 'Suchen',
  introduction:
    'Die Begriffe eines Berichts in einfachen Worten. Ein Grenzwert ist eine Regel dieses Produkts, gestützt auf die genannte Quelle; die Grenzwerte stehen vor der Stichprobe fest, und der Bericht druckt sie ab.',
  nothing: 'Kein Eintrag enthält „{typed}“.',
  source: 'Quelle:',
  rules: { above: 'über {value}', below: 'unter {value}', beyond: 'jenseits von ±{value}' },
  terms: {
    llc: {
      name: 'LLC, lokaler Lernkoeffizient (λ̂)',
      text: 'Wie komplex die Lösung rund um einen Checkpoint ist: wie schnell der Verlust wächst, wenn man sich von den Gewichten entfernt, gezählt in wirksamen Parametern. Er misst weder Güte noch Sicherheit. Zwei Modelle mit gleichem Verhalten können verschiedene Koeffizienten haben.'
    },
    checkpoint: {
      name: 'Checkpoint (w*)',
      text: 'Die Gewichte eines Modells nach einem bestimmten Trainingsschritt. Eine Schätzung gehört zu einem Checkpoint.'
    },
    posterior: {
      name: 'Lokale Posteriorverteilung',
      text: 'Die Wolke der Gewichte nahe einem Checkpoint, die die Daten etwa gleich gut erklären. In ihr laufen die Ketten; ihre Form ergibt den LLC.'
    },
    nBeta: {
      name: 'Inverse Temperatur (nβ)',
      text: 'Wie stark die Daten eine Kette am Checkpoint halten. Ein höherer Wert betrachtet eine kleinere Umgebung.'
    },
    localization: {
      name: 'Lokalisierung (γ)',
      text: 'Eine Feder, die eine Kette nahe an ihrem Checkpoint hält. Ist sie zu schwach, verlässt die Kette die Umgebung; ist sie zu stark, misst man die Feder statt des Modells.'
    },
    chain: {
      name: 'Kette',
      text: 'Ein Zufallsweg durch die Gewichte nahe einem Checkpoint. Mehrere Ketten beginnen am selben Ort mit verschiedenem Rauschen; sie müssen übereinstimmen.'
    },
    burnIn: {
      name: 'Einlauf',
      text: 'Die ersten Schritte einer Kette, bevor sie sich ausgebreitet hat. Sie gehen in keinen Mittelwert ein.'
    },
    draw: {
      name: 'Ziehung',
      text: 'Ein festgehaltener Ort einer Kette nach dem Einlauf, mit seinem Verlust.'
    },
    interval: {
      name: '95-%-Intervall',
      text: 'Bei wiederholter Stichprobe enthalten etwa 95 von 100 solchen Intervallen den Wert, den die Ketten schätzen. Über andere Daten oder eine andere Temperatur sagt es nichts.'
    },
    paired: {
      name: 'Gepaarte Differenz',
      text: 'Referenz und Variante werden mit denselben Batches und demselben Rauschen gezogen, sodass sich das Gemeinsame in der Differenz aufhebt.'
    },
    onset: {
      name: 'Beginn der Abweichung',
      text: 'Der erste verglichene Schritt, von dem an sich alle Differenzen vom Rauschen abheben. Er wird als Spanne angegeben, denn zwischen zwei Checkpoints ist nichts bekannt.'
    },
    holm: {
      name: 'p, Holm',
      text: 'Wie wahrscheinlich eine mindestens so große Differenz ist, wenn es keine gibt, korrigiert für die Zahl der betrachteten Schritte.'
    },
    verdict: {
      name: 'Urteil',
      text: 'Brauchbar: Keine Diagnose spricht gegen die Schätzung. Auffällig: Die Zahl bleibt und wird gekennzeichnet. Verworfen: Es gibt keine Zahl, auf keiner Ansicht und in keiner Ausgabe.'
    },
    rHat: {
      name: 'R-hat, geteilt und rangnormiert',
      text: 'Ob die Ketten dasselbe sagen: 1 bei Übereinstimmung, mehr, wenn sie verschiedene Orte gefunden oder sich noch nicht ausgebreitet haben.'
    },
    essBulk: {
      name: 'Effektiver Stichprobenumfang (Bulk-ESS)',
      text: 'Wie viele unabhängige Ziehungen die abhängigen Ziehungen der Ketten für einen Mittelwert wert sind. Sind es wenige, ist auch das Intervall unsicher.'
    },
    essTail: {
      name: 'Effektiver Stichprobenumfang der Ränder (Tail-ESS)',
      text: 'Dasselbe für die äußeren Enden der Ziehungen. Er wird gezeigt und entscheidet nichts.'
    },
    equilibrium: {
      name: 'Gleichgewicht (V − H)/d',
      text: 'Ob die Ketten zur Ruhe gekommen sind: im Gleichgewicht 1 nach einer exakten Identität der Physik. Ein deutlich kleinerer Wert bedeutet, dass sie sich noch erwärmen und die Schätzung zu klein ist.'
    },
    degree: {
      name: 'Grad κ',
      text: 'Wie der Verlust rund um den Checkpoint wächst: 2 um ein quadratisches Minimum. Ein kleinerer Wert bedeutet, dass eine Kette die Umgebung verlassen hat.'
    },
    heatingShare: {
      name: 'Heizanteil',
      text: 'Der Teil der Schätzung, der aus dem Rauschen der Mini-Batches und großer Schritte kommt und nicht aus dem Modell. Eine kleinere Schrittweite senkt ihn.'
    },
    excessShare: {
      name: 'Anteil des Mehrverlusts',
      text: 'Wie weit der Verlust entlang der Ketten steigt, als Teil dessen, was das Training gewonnen hat. Eine Kette, die ein Viertel davon aufgibt, beschreibt dieses Modell nicht mehr.'
    },
    drift: {
      name: 'Drift der zweiten Hälfte',
      text: 'Unterschied der beiden Hälften der Ziehungen in Standardfehlern. Groß, wo die Ketten noch wandern.'
    },
    belowBaseline: {
      name: 'Ziehungen unter der Grundlinie',
      text: 'Anteil der Ziehungen mit kleinerem Verlust als der Checkpoint selbst. Sind es viele, ist der Checkpoint kein Minimum und das Training war nicht zu Ende.'
    },
    stuckChains: {
      name: 'Stehende Ketten',
      text: 'Ketten, deren Verlust bei jeder Ziehung derselbe ist. Sie messen nichts: Der Verlust ist konstant, oder ein exakter Sampler lehnt jeden Schritt ab.'
    },
    downhill: {
      name: 'Beginn bergab',
      text: 'Wie weit die ersten Schritte des Einlaufs unter dem Verlust des Checkpoints selbst liegen, in Standardfehlern. Von einem Minimum führt jeder Weg bergauf.'
    },
    temperatureShare: {
      name: 'Steigung mit der Temperatur',
      text: 'Wie schnell die Schätzung mit nβ wächst, als Anteil ihrer selbst. Nahe 1 misst sie nur nβ: Die Bindung hält die Kette, nicht die Daten.'
    },
    varianceRatio: {
      name: 'Varianzverhältnis',
      text: 'Eine zweite Schätzung, aus der Streuung des Verlusts, geteilt durch die erste. Nahe einem Minimum höchstens 1; mehr zeigt, dass die Ketten Orte verschiedener Art besuchen.'
    },
    sensitivityStep: {
      name: 'Empfindlichkeit für die Schrittweite',
      text: 'Abstand der korrigierten Schätzungen bei ε und einem Teil davon, in ihren gemeinsamen 95-%-Spannen. Eine korrigierte Schätzung darf von ε nicht abhängen.'
    },
    sensitivityRejected: {
      name: 'Verworfene Nachbarn',
      text: 'Wie viele der Schätzungen mit um den Faktor geändertem ε, γ oder nβ verworfen wurden. Sind es mehrere, stehen die Einstellungen am Rand.'
    },
    negative: {
      name: 'Negative Schätzung',
      text: 'Ein Koeffizient ist an einem Minimum mindestens 0. Eine Schätzung deutlich unter 0 ist ein Fehler der Stichprobe oder des Checkpoints.'
    },
    nonFinite: {
      name: 'Nicht endliche Ziehungen',
      text: 'Eine Kette, deren Verlust übergelaufen ist. Ihre Schrittweite war zu groß; sie hat keinen Mittelwert.'
    },
    chains: {
      name: 'Zahl der Ketten',
      text: 'Eine einzelne Kette kann nicht zeigen, dass sie von ihrem Anfang abhängt.'
    },
    acceptance: {
      name: 'MALA-Akzeptanz',
      text: 'Anteil der Schritte, die ein exakter Sampler (MALA, HMC) annimmt. Klein, wo die Schrittweite zu groß ist: Seine Grenzwerte kennzeichnen oder verwerfen dann die Schätzung. Bei den anderen Samplern ist es der Anteil, den MALA annähme; er wird nur gezeigt.'
    },
    unpaired: {
      name: 'Ungepaarte Schätzung',
      text: 'Die Schätzung, ohne dass der Verlust des Checkpoints auf demselben Batch abgezogen wurde. Nahe an der Schätzung, wenn alles stimmt, mit mehr Rauschen.'
    },
    ledger: {
      name: 'Hauptbuch',
      text: 'Eine Liste all dessen, was ein Lauf getan hat; jeder Eintrag ist durch seinen Hash an den vorigen gekettet. Der Kopf steht im Bericht; ein veränderter Eintrag fällt auf.'
    },
    manifest: {
      name: 'Verzeichnis der Eingaben',
      text: 'Alle Eingabedateien mit Größe und SHA-256, erhoben vor dem Lauf und noch einmal an seinem Ende. Eine Datei, die sich dazwischen geändert hat, lässt den Lauf scheitern.'
    }
  }
}
