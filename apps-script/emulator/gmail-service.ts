import { googleError, withMethod } from './errors.ts'
import { createHistoryService } from './gmail-history.ts'
import { createMessagesService } from './gmail-messages.ts'
import { gmailUnits } from './costs.ts'
import type { Run } from './run.ts'
import { SCOPES } from './scopes.ts'
import { service, type Service } from './service.ts'
import { enforceUnits } from './gmail-units.ts'

/** Does one call of the Gmail API: scope, quota, hooks, Google's way to say no. */
export type CallGmail = <T>(method: string, args: unknown[], effect: () => T, scopes?: string[]) => T

/** The advanced Gmail service, v1. */
export function createGmailService(run: Run): Service {
  const { mailbox, address, clock } = run.world
  const callGmail: CallGmail = (method, args, effect, scopes = SCOPES.gmailMetadata) => {
    const name = `Gmail.Users.${method}`
    const apiMethod = `gmail.users.${method.charAt(0).toLowerCase()}${method.slice(1)}`.replace(
      '.Attachments',
      '.attachments',
    )
    run.requireScope(scopes, apiMethod)
    try {
      return run.call(name, args, () => {
        enforceUnits(run.world, gmailUnits(name))
        return effect()
      })
    } catch (error) {
      throw withMethod(error, apiMethod)
    }
  }
  const users = service('Gmail.Users', {
    getProfile: (userId: string) =>
      callGmail('getProfile', [userId], () => ({
        emailAddress: address,
        messagesTotal: mailbox.messages.size,
        threadsTotal: new Set([...mailbox.messages.values()].map(({ threadId }) => threadId)).size,
        historyId: mailbox.historyId,
      })),
    History: createHistoryService(callGmail, mailbox),
    Messages: createMessagesService(callGmail, mailbox, clock),
    Labels: createLabelsService(callGmail, run),
    watch: (resource: { topicName?: string; labelIds?: string[] }, userId: string) =>
      callGmail('watch', [resource, userId], () => {
        if (!/^projects\/[^/]+\/topics\/[^/]+$/.test(resource.topicName ?? '')) {
          throw googleError(400, 'Invalid topicName does not match projects/my-project-identifier/topics/*')
        }
        const expiration = String(clock.nowMs() + 7 * 86_400_000)
        mailbox.watch = { ...resource, expiration }
        return { historyId: mailbox.historyId, expiration }
      }),
    stop: (userId: string) => callGmail('stop', [userId], () => void (mailbox.watch = undefined)),
  })
  return service('Gmail', { Users: users, newWatchRequest: () => ({}) })
}

function createLabelsService(callGmail: CallGmail, { world }: Run): Service {
  const { labels } = world.mailbox
  return service('Gmail.Users.Labels', {
    list: (userId: string) =>
      callGmail('Labels.list', [userId], () => ({ labels: labels.list() }), SCOPES.gmailLabels),
    get: (userId: string, id: string) =>
      callGmail(
        'Labels.get',
        [userId, id],
        () => {
          const label = labels.find(id)
          if (label) return label
          throw googleError(404, 'Requested entity was not found.')
        },
        SCOPES.gmailLabels,
      ),
  })
}
