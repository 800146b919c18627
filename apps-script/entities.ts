// The named entities that real mail uses; the first list stands in the order of Latin-1, from U+00A0.
const LATIN_1 =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'
const OTHERS =
  'amp & lt < gt > quot " apos \' euro € hellip … mdash — ndash – lsquo ‘ rsquo ’ ldquo “ rdquo ” bull • trade ™ oelig œ OElig Œ zwnj \u200c zwj \u200d'

/** `&eacute;`, `&#233;` and `&#xe9;` as the letters they stand for; what it does not know stays as it is. */
export function decodeEntities(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+[0-9]*));/gi, (whole, hex, decimal, name) => {
    if (hex || decimal) return characterOf(hex ? parseInt(hex, 16) : Number(decimal))
    const latin1 = LATIN_1.split(' ').indexOf(name)
    if (latin1 >= 0) return String.fromCharCode(0xa0 + latin1)
    const others = OTHERS.split(' ')
    return others.includes(name) ? (others[others.indexOf(name) + 1] ?? whole) : whole
  })
}

function characterOf(code: number): string {
  const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
  return isCharacter ? String.fromCodePoint(code) : '\ufffd'
}
