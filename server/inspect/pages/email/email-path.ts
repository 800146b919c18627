export const emailPath = (id: string) => `/dashboard/emails/${encodeURIComponent(id)}`
