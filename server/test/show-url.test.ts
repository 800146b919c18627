import { showUrl } from '../common/show-url.ts'

it.each([
  'https://example.com/webhook',
  'https://example.com/',
  'https://example.com:8443/api/ingress/gmail',
  'http://127.0.0.1:3000/wp-json/hooks/v1/new_mail.php',
  'https://example.com/notifications-receiver/webhook2/',
])('shows %s whole', (url) => {
  expect(showUrl(url)).toBe(url)
})

it.each([
  ['https://example.com/webhook?key=hidden', 'https://example.com/webhook?…'],
  ['https://example.com?key=hidden', 'https://example.com/?…'],
  [
    'https://hooks.slack.com/services/T0AB12CD3/B0AB12CD3/AbCdEfGhIjKlMnOpQrStUvWx',
    'https://hooks.slack.com/services/…',
  ],
  ['https://discord.com/api/webhooks/123456789012345678/abc-DEF_ghi', 'https://discord.com/api/webhooks/…'],
  ['https://hooks.zapier.com/hooks/catch/1234567/abcdefg/', 'https://hooks.zapier.com/hooks/catch/…'],
  ['https://hook.eu1.make.com/abcdefghijklmnopqrstuvwxyzabcdef', 'https://hook.eu1.make.com/…'],
  ['https://api.telegram.org/bot123456:AAF-x/sendMessage', 'https://api.telegram.org/…'],
  ['https://maker.ifttt.com/trigger/mail/with/key/d1-Ab', 'https://maker.ifttt.com/trigger/mail/with/key/…'],
  [
    'https://n8n.example.com/webhook/3f2b9c1e-77aa-4b0d-9d54-0a1b2c3d4e5f',
    'https://n8n.example.com/webhook/…',
  ],
  ['https://example.com\\hidden123\\x', 'https://example.com/…'],
  ['https://example.com/%68idden', 'https://example.com/…'],
])('shows %s without what may be a key', (url, shown) => {
  expect(showUrl(url)).toBe(shown)
})
