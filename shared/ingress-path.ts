/** Where the receiver takes what the script sends; its other routes for the script stand below it. */
export const INGRESS_PATH = '/api/ingress/gmail'
