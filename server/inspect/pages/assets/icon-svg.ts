const BADGES = {
  well: '',
  late: '<circle cx="24" cy="23" r="8" fill="#b57700" stroke="#fff" stroke-width="2"/><path d="M24 18v5l3 2" fill="none" stroke="#fff" stroke-width="2"/>',
  broken:
    '<circle cx="24" cy="23" r="8" fill="#d5382a" stroke="#fff" stroke-width="2"/><path d="M21 20l6 6m0-6l-6 6" fill="none" stroke="#fff" stroke-width="2"/>',
}
export type IconKind = keyof typeof BADGES

/** The tab's icon says how it is. */
export const createIcon = (kind: IconKind) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
<rect x="1" y="4" width="28" height="22" rx="4" fill="#2b50cf"/><path d="M4 9l11 9 11-9" fill="none" stroke="#fff" stroke-width="3"/>${BADGES[kind]}</svg>`
