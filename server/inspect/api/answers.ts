import { z } from 'zod'
import { IngressToken, Senders } from '../../../shared/access.ts'
import { Alerts, AlertTestResult } from '../../../shared/alerts.ts'
import { Parity } from '../../../shared/parity.ts'
import * as api from '../../../shared/api.ts'
import { Reading } from '../../../shared/reading.ts'
import { Setup } from '../../../shared/setup.ts'

const ok = <Shape extends z.core.$ZodLooseShape>(shape: Shape) =>
  z.object({ success: z.literal(true), ...shape })

// Each under the name it has in the API document.
export const Done = ok({})
/** `total`: how many the filter finds, whatever the page. */
export const EmailList = ok({ ...api.EmailListing.shape, total: z.number() })
export const EmailAnswer = ok({ email: api.EmailDetail.extend(Reading.shape) })
export const EraseAnswer = ok({ erased: z.number() })
export const RedeliveryAnswer = ok({ redelivery: api.Redelivery })
export const RedeliveryList = ok({ redeliveries: z.array(api.Redelivery) })
export const DismissAnswer = ok({ dismissed: z.number() })
export const EndpointList = ok({ endpoints: z.array(api.Endpoint) })
export const EndpointAnswer = ok({ endpoint: api.Endpoint })
export const EndpointCreated = ok({ endpoint: api.Endpoint.extend({ secret: z.string() }) })
export const PreviewAnswer = ok(api.Preview.shape)
export const TestAnswer = z.object({ success: z.boolean(), attempt: api.Attempt })
export const AlertsAnswer = ok(Alerts.shape)
export const AlertTestAnswer = z.object({ success: z.boolean(), tests: z.array(AlertTestResult) })
export const SettingsAnswer = ok(api.SettingsNow.shape)
export const SendersAnswer = ok(Senders.shape)
export const TokenList = ok({ tokens: z.array(IngressToken) })
export const TokenCreated = ok({ token: IngressToken, secret: z.string() })
export const SetupAnswer = ok(Setup.shape)
/** Without `parity` while IMAP is off. */
export const ParityAnswer = ok({ parity: Parity.optional() })
export const StatusAnswer = ok(api.Status.shape)
