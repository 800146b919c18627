import { z } from 'zod'
import * as api from '../../../shared/api.ts'
import * as report from '../../../shared/mailbox-report.ts'
import * as push from '../../../shared/push.ts'
import { WebhookBody } from '../../../shared/webhook-body.ts'
import * as answers from './answers.ts'

const {
  EmailDetail,
  EndpointInput,
  EndpointPatch,
  PreviewInput,
  RedeliveryInput,
  SecretRotation,
  SettingsPatch,
} = api
const { Heartbeat, HeartbeatAnswer, Reconcile, ReconcileAnswer } = report
const { Push, PushAnswer, ProbeAnswer, Refusal } = push
const shared = {
  EmailDetail,
  EndpointInput,
  EndpointPatch,
  PreviewInput,
  RedeliveryInput,
  SecretRotation,
  SettingsPatch,
  WebhookBody,
}
const ingress = {
  Push,
  PushAnswer,
  ProbeAnswer,
  Refusal,
  Heartbeat,
  HeartbeatAnswer,
  Reconcile,
  ReconcileAnswer,
}

/** Schemas by the names they have in the API document; one without a name is written out where it is used. */
export const NAMED = z.registry<{ id: string }>()
for (const [id, schema] of Object.entries({ ...shared, ...ingress, ...answers })) NAMED.add(schema, { id })
