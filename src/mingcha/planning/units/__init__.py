"""Who: names of units, the subject of a sentence, labelled and cooperating units."""
