/** What a person dismissed, by endpoint, also of one that is deleted; see delivery-state.ts. */
export const KNOW_DISMISSED = `
create or replace view shown_deliveries as -- as before, with one more status
  select email_id, endpoint_id, state, attempts, due_at, lease_owner, lease_until, attempt_log, is_replanned, case
    when state = 'delivered' then state
    when state = 'undelivered' or endpoint.id is null then case
      when due_at <= (dismissal.value->>'at')::timestamptz then 'dismissed'
      when dismissal.id is not null and endpoint.id is null then 'dismissed'
      else 'undelivered'
    end
    when not (settings.value->>'webhook_sending_enabled')::boolean then 'held'
    when not (endpoint.value->>'enabled')::boolean then 'held'
    when attempts > 0 then 'retrying'
    else 'pending'
  end as status, is_again
  from deliveries
  left join documents as endpoint on endpoint.kind = 'endpoint' and endpoint.id = endpoint_id
  left join documents as dismissal on dismissal.kind = 'dismissal' and dismissal.id = endpoint_id
  left join documents as settings on settings.kind = 'settings'`
