import { CATALOGUE_EN } from './catalogue-en.ts'
import { CATALOGUE_FR } from './catalogue-fr.ts'
import type { Catalogue } from './finding-text.ts'

export const CATALOGUES = { en: CATALOGUE_EN, fr: CATALOGUE_FR } satisfies Record<string, Catalogue>
