import { sharePlaces } from '../deliver/delivery-loop.ts'

it('gives no endpoint more than is left for the others, and one place to each whatever the others hold', () => {
  expect(sharePlaces(0)).toEqual({ limit: 128, perEndpoint: 64 })
  expect(sharePlaces(200)).toEqual({ limit: 28, perEndpoint: 28 })
  expect(sharePlaces(255)).toEqual({ limit: 1, perEndpoint: 1 })
  expect(sharePlaces(256)).toEqual({ limit: 1, perEndpoint: 1 })
  expect(sharePlaces(1_000)).toEqual({ limit: 1, perEndpoint: 1 })
})
