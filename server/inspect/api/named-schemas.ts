import { z } from 'zod'
import * as access from '../../../shared/access.ts'
import * as api from '../../../shared/api.ts'
import * as report from '../../../shared/mailbox-report.ts'
import * as push from '../../../shared/push.ts'
import { WebhookBody } from '../../../shared/webhook-body.ts'
import * as answers from './answers.ts'

const named = {
  EmailDetail: api.EmailDetail,
  EndpointInput: api.EndpointInput,
  EndpointPatch: api.EndpointPatch,
  PreviewInput: api.PreviewInput,
  RedeliveryInput: api.RedeliveryInput,
  SecretRotation: api.SecretRotation,
  SendersPatch: access.SendersPatch,
  TokenInput: access.TokenInput,
  SettingsPatch: api.SettingsPatch,
  WebhookBody,
  Push: push.Push,
  PushAnswer: push.PushAnswer,
  ProbeAnswer: push.ProbeAnswer,
  Refusal: push.Refusal,
  Heartbeat: report.Heartbeat,
  HeartbeatAnswer: report.HeartbeatAnswer,
  Reconcile: report.Reconcile,
  ReconcileAnswer: report.ReconcileAnswer,
  ...answers,
}

/** Schemas by the names they have in the API document; one without a name is written out where it is used. */
export const NAMED = z.registry<{ id: string }>()
for (const [id, schema] of Object.entries(named)) NAMED.add(schema, { id })
