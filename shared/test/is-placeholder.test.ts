import { isPlaceholder } from '../is-placeholder.ts'

it.each([
  'votre_token_de_production',
  '<your-token>',
  'YOUR_TOKEN',
  '"process_api_token"',
  '$PROCESS_API_TOKEN',
  'changeme',
  'https://votre-instance.onrender.com',
])('%s is what an example says', (typed) => {
  expect(isPlaceholder(typed)).toBe(true)
})

it.each(['k3yours-4Qm8', 'https://your-company.com', 'https://mail.example.com', ''])(
  '%s is not',
  (typed) => {
    expect(isPlaceholder(typed)).toBe(false)
  },
)
