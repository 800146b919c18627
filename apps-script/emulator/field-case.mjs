// apps-script/emulator/built-script.ts
import { join } from "node:path";
import { fileURLToPath } from "node:url";
var builtScript = () => process.env.BUILT_IN ? join(process.env.BUILT_IN, "apps-script/dist") : fileURLToPath(new URL("../dist", import.meta.url));

// apps-script/emulator/clock.ts
function createClock(start) {
  let epochMs = start.getTime();
  return {
    now: () => new Date(epochMs),
    nowMs: () => epochMs,
    advance: (ms) => void (epochMs += ms),
    moveTo: (target) => void (epochMs = Math.max(epochMs, target)),
    beside: (work) => {
      const before = epochMs;
      try {
        work();
      } finally {
        epochMs = before;
      }
    }
  };
}

// apps-script/emulator/execution.ts
import { format } from "node:util";

// apps-script/emulator/errors.ts
var Kill = class extends Error {
  constructor(message = "Exceeded maximum execution time") {
    super(message);
    this.name = "Kill";
  }
};
var SlowError = class extends Error {
  constructor(message, costMs) {
    super(message);
    this.costMs = costMs;
  }
};
var GoogleJsonResponseException = class extends Error {
  constructor(details) {
    super(details.message);
    this.name = "GoogleJsonResponseException";
    this.details = details;
  }
};
var REASONS = {
  400: "invalid",
  403: "rateLimitExceeded",
  404: "notFound",
  429: "rateLimitExceeded"
};
function googleError(code, message, reason = REASONS[code] ?? "backendError") {
  return new GoogleJsonResponseException({ code, message, errors: [{ message, domain: "global", reason }] });
}
function detailsOf(error) {
  return error instanceof GoogleJsonResponseException ? error.details : void 0;
}
function withMethod(error, method) {
  const details = detailsOf(error);
  if (!details || !(error instanceof Error)) return error;
  error.message = `API call to ${method} failed with error: ${details.message}`;
  return error;
}

// apps-script/emulator/service.ts
var SERVICE = /* @__PURE__ */ Symbol("service");
function service(name, members) {
  return { [SERVICE]: true, name, members };
}
function isService(value) {
  return typeof value === "object" && value !== null && SERVICE in value;
}

// apps-script/emulator/cache-service.ts
var VALUE_LIMIT = 100 * 1024;
var DEFAULT_SECONDS = 600;
function createCacheService(run) {
  const { cache: store, clock } = run.world;
  const find2 = (key) => {
    const entry = store.get(key);
    return entry && entry.until > clock.nowMs() ? entry.value : null;
  };
  const put2 = (key, value, seconds) => {
    if (Buffer.byteLength(value) > VALUE_LIMIT) throw new Error("Argument too large: value");
    store.set(key, { value, until: clock.nowMs() + seconds * 1e3 });
  };
  const cache = service("Cache", {
    get: (key) => run.call("Cache.get", [key], () => find2(key)),
    put: (key, value, seconds = DEFAULT_SECONDS) => run.call("Cache.put", [key, value, seconds], () => put2(key, String(value), seconds)),
    remove: (key) => run.call("Cache.remove", [key], () => void store.delete(key))
  });
  return service("CacheService", { getScriptCache: () => cache });
}

// apps-script/emulator/gmail-options.ts
var DEFAULT_PAGE = 100;
var LARGEST_PAGE = 500;
function pageSize(maxResults = DEFAULT_PAGE) {
  return Math.min(Math.max(1, Math.floor(maxResults)), LARGEST_PAGE);
}
function rejectUnknown(name, options, known) {
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown) throw new Error(`${name} option ${unknown} is not emulated`);
}

// apps-script/emulator/gmail-history.ts
var OPTIONS = ["startHistoryId", "historyTypes", "labelId", "maxResults", "pageToken"];
function createHistoryService(callGmail, mailbox) {
  return service("Gmail.Users.History", {
    list: (userId, options = {}) => callGmail("History.list", [userId, options], () => listHistory(mailbox, options))
  });
}
function listHistory(mailbox, options) {
  rejectUnknown("Gmail.Users.History.list", options, OPTIONS);
  const start = parseStart(mailbox, String(options.startHistoryId));
  const from = options.pageToken === void 0 ? start : Number(options.pageToken);
  const matching = mailbox.history.records.filter((record) => record.id > from && isWanted(record, options));
  const ids = [...new Set(matching.map(({ id }) => id))];
  const page = ids.slice(0, pageSize(options.maxResults));
  return {
    ...page.length > 0 && { history: page.map((id) => toRecord(id, matching)) },
    ...ids.length > page.length && { nextPageToken: String(page.at(-1)) },
    historyId: mailbox.historyId
  };
}
function parseStart({ history }, text) {
  if (!/^\d+$/.test(text)) {
    throw googleError(400, `Invalid value at 'start_history_id' (TYPE_UINT64), "${text}"`, "invalid");
  }
  const start = Number(text);
  if (start < history.oldestId() || start > history.currentId()) {
    throw googleError(404, "Requested entity was not found.", "notFound");
  }
  return start;
}
function isWanted({ type, labelIds, changed }, { historyTypes, labelId }) {
  const types = historyTypes === void 0 ? void 0 : [historyTypes].flat();
  if (types && type && !types.includes(type)) return false;
  return labelId === void 0 || labelIds.includes(labelId) || changed.includes(labelId);
}
var FIELDS = {
  messageAdded: "messagesAdded",
  messageDeleted: "messagesDeleted",
  labelAdded: "labelsAdded",
  labelRemoved: "labelsRemoved"
};
function toRecord(id, changes) {
  const record = { messages: [] };
  for (const { type, messageId, threadId, labelIds, changed } of changes.filter((one) => one.id === id)) {
    record.messages?.push({ id: messageId, threadId });
    if (!type) continue;
    const message = { id: messageId, threadId, labelIds };
    const isLabel = type === "labelAdded" || type === "labelRemoved";
    (record[FIELDS[type]] ??= []).push(isLabel ? { message, labelIds: changed } : { message });
  }
  return { id: String(id), ...record };
}

// apps-script/emulator/scopes.ts
var AUTH = "https://www.googleapis.com/auth";
var FULL_GMAIL = "https://mail.google.com/";
var SCOPES = {
  /** Any one of these is enough. */
  gmailMetadata: [FULL_GMAIL, `${AUTH}/gmail.modify`, `${AUTH}/gmail.readonly`, `${AUTH}/gmail.metadata`],
  gmailRead: [FULL_GMAIL, `${AUTH}/gmail.modify`, `${AUTH}/gmail.readonly`],
  gmailLabels: [
    FULL_GMAIL,
    `${AUTH}/gmail.modify`,
    `${AUTH}/gmail.readonly`,
    `${AUTH}/gmail.labels`,
    `${AUTH}/gmail.metadata`
  ],
  fetch: [`${AUTH}/script.external_request`],
  triggers: [`${AUTH}/script.scriptapp`],
  sendMail: [`${AUTH}/script.send_mail`],
  email: [`${AUTH}/userinfo.email`]
};
function authorizedScopes(manifest, granted) {
  const asked = manifest.oauthScopes ?? [];
  return granted ? asked.filter((scope) => granted.includes(scope)) : asked;
}
function requireScope(authorized, accepted, name) {
  if (accepted.some((scope) => authorized.includes(scope))) return;
  const wanted = accepted.length === 1 ? accepted[0] : `(${accepted.join(" || ")})`;
  throw new Error(`You do not have permission to call ${name}. Required permissions: ${wanted}`);
}

// apps-script/emulator/search.ts
function parseSearch(query, mailbox, nowMs) {
  const words = query.match(/-?(?:\w+:)?(?:"[^"]*"|\{[^}]*\}|[^\s"]+)/g) ?? [];
  const tests = words.map((word) => parseWord(word, mailbox.labels, nowMs));
  return (message) => tests.every((test) => test(message));
}
var wantsSpamAndTrash = (query) => /(^|\s)in:"?(spam|trash|anywhere)/i.test(query);
function parseWord(word, labels, nowMs) {
  if (word.startsWith("-")) {
    const test = parseWord(word.slice(1), labels, nowMs);
    return (message) => !test(message);
  }
  const [, operator = "", quoted = ""] = /^(\w+):(.*)$/.exec(word) ?? [];
  const value = quoted.replace(/^"|"$/g, "");
  const parse = OPERATORS[operator.toLowerCase()];
  if (!parse) throw new Error(`Gmail search "${word}" is not emulated`);
  return parse(value, labels, nowMs);
}
var OPERATORS = {
  // Seen live: after and before take epoch seconds too, and both include their bound.
  after: (value) => (message) => secondsOf(message) >= parseTime(value),
  before: (value) => (message) => isDay(value) ? secondsOf(message) < parseTime(value) : secondsOf(message) <= parseTime(value),
  newer_than: (value, _labels, nowMs) => (message) => message.internalDate >= nowMs - parseAge(value),
  older_than: (value, _labels, nowMs) => (message) => message.internalDate < nowMs - parseAge(value),
  in: (value) => (message) => isIn(message, value.toLowerCase()),
  is: (value) => (message) => isIn(message, value.toLowerCase()),
  label: (value, labels) => {
    const id = labels.findBySearchName(value)?.id ?? "no such label";
    return (message) => message.labelIds.has(id);
  },
  rfc822msgid: (value) => (message) => headerOf(message, "message-id").replace(/[<>]/g, "") === value.replace(/[<>]/g, ""),
  from: (value) => (message) => headerOf(message, "from").toLowerCase().includes(value.toLowerCase()),
  subject: (value) => (message) => headerOf(message, "subject").toLowerCase().includes(value.toLowerCase())
};
var PLACES = {
  drafts: "DRAFT",
  draft: "DRAFT",
  chats: "CHAT",
  chat: "CHAT",
  bin: "TRASH"
};
function isIn({ labelIds }, place) {
  if (place === "anywhere") return true;
  if (place === "read") return !labelIds.has("UNREAD");
  return labelIds.has(PLACES[place] ?? place.toUpperCase());
}
var secondsOf = ({ internalDate }) => Math.floor(internalDate / 1e3);
var isDay = (value) => /^\d{4}[/-]\d{1,2}[/-]\d{1,2}$/.test(value);
function parseTime(value) {
  if (isDay(value)) return Date.parse(`${value.replaceAll("/", "-")} UTC`) / 1e3;
  if (/^\d+$/.test(value)) return Number(value);
  throw new Error(`Gmail search time "${value}" is not emulated`);
}
var AGES = { h: 36e5, d: 864e5, m: 30 * 864e5, y: 365 * 864e5 };
function parseAge(value) {
  const [, count, unit = ""] = /^(\d+)([hdmy])$/.exec(value) ?? [];
  if (!count) throw new Error(`Gmail search age "${value}" is not emulated`);
  return Number(count) * (AGES[unit] ?? 0);
}
function headerOf(message, name) {
  return message.payload().headers?.find((header) => header.name.toLowerCase() === name)?.value ?? "";
}

// apps-script/emulator/gmail-messages.ts
function createMessagesService(callGmail, mailbox, clock) {
  return service("Gmail.Users.Messages", {
    list: (userId, options = {}) => callGmail("Messages.list", [userId, options], () => listMessages(mailbox, options, clock)),
    get: (userId, id, options = {}) => {
      const scopes = ["minimal", "metadata"].includes(options.format ?? "") ? SCOPES.gmailMetadata : SCOPES.gmailRead;
      return callGmail("Messages.get", [userId, id, options], () => getMessage(mailbox, id, options), scopes);
    },
    Attachments: service("Gmail.Users.Messages.Attachments", {
      get: (userId, messageId, id) => callGmail(
        "Messages.Attachments.get",
        [userId, messageId, id],
        () => getAttachment(find(mailbox, messageId), id),
        SCOPES.gmailRead
      )
    })
  });
}
function listMessages(mailbox, options, clock) {
  rejectUnknown("Gmail.Users.Messages.list", options, [
    "q",
    "labelIds",
    "includeSpamTrash",
    "maxResults",
    "pageToken"
  ]);
  const { q = "", labelIds = [], includeSpamTrash = false, maxResults, pageToken } = options;
  const isFound = parseSearch(q, mailbox, clock.nowMs());
  const isHidden = ({ labelIds: has }) => !includeSpamTrash && !wantsSpamAndTrash(q) && (has.has("SPAM") || has.has("TRASH"));
  const found = [...mailbox.messages.values()].filter((message) => [labelIds].flat().every((id) => message.labelIds.has(id))).filter((message) => !isHidden(message) && isFound(message)).sort((a, b) => b.internalDate - a.internalDate || (a.id < b.id ? 1 : -1));
  const rest = pageToken === void 0 ? found : found.filter((message) => sortKey(message) < pageToken);
  const page = rest.slice(0, pageSize(maxResults));
  const last = page.at(-1);
  return {
    ...page.length > 0 && { messages: page.map(({ id, threadId }) => ({ id, threadId })) },
    ...last && rest.length > page.length && { nextPageToken: sortKey(last) },
    resultSizeEstimate: found.length
  };
}
var sortKey = ({ internalDate, id }) => `${String(internalDate).padStart(15, "0")}-${id}`;
function getMessage(mailbox, id, options) {
  rejectUnknown("Gmail.Users.Messages.get", options, ["format", "metadataHeaders"]);
  const message = find(mailbox, id);
  const payload = message.payload();
  const resource = {
    id,
    threadId: message.threadId,
    ...message.labelIds.size > 0 && { labelIds: [...message.labelIds] },
    snippet: payload.snippet,
    sizeEstimate: message.raw.length,
    historyId: String(message.historyId),
    internalDate: String(message.internalDate)
  };
  switch (options.format ?? "full") {
    case "full":
      return { ...resource, payload: payload.root };
    case "metadata":
      return {
        ...resource,
        payload: { mimeType: payload.root.mimeType, headers: pickHeaders(payload, options) }
      };
    case "minimal":
      return resource;
    case "raw":
      return { ...resource, raw: new Int8Array(message.raw) };
    default:
      throw googleError(400, `Invalid value at 'format', "${options.format}"`, "invalid");
  }
}
function pickHeaders({ headers }, { metadataHeaders }) {
  if (metadataHeaders === void 0) return headers;
  const wanted = [metadataHeaders].flat().map((name) => name.toLowerCase());
  return headers.filter(({ name }) => wanted.includes(name.toLowerCase()));
}
function getAttachment(message, attachmentId) {
  const data = message.payload().attachments.get(attachmentId);
  if (!data) throw googleError(400, "Invalid attachment token", "invalid");
  return { size: data.length, data: new Int8Array(data) };
}
function find({ messages }, id) {
  if (!/^[0-9a-f]+$/.test(id)) throw googleError(400, "Invalid id value", "invalidArgument");
  const message = messages.get(id);
  if (!message) throw googleError(404, "Requested entity was not found.", "notFound");
  return message;
}

// apps-script/emulator/costs.ts
var LATENCY_MS = {
  "Lock.tryLock": 70,
  "Lock.waitLock": 70,
  "Lock.releaseLock": 70,
  // assumed: like acquiring
  "Lock.hasLock": 1,
  // assumed: local
  "Gmail.Users.getProfile": 92,
  "Gmail.Users.History.list": 290,
  "Gmail.Users.Messages.list": 158,
  // threads.list(100)
  "Gmail.Users.Messages.get": 159,
  // threads.get of one message
  "Gmail.Users.Messages.Attachments.get": 159,
  // assumed: like messages.get
  "Gmail.Users.Labels.list": 92,
  // assumed: like getProfile
  "UrlFetchApp.fetch": 165,
  "Utilities.sleep": 0
  // the sleep itself is added
};
var PROPERTY_MS = 75;
var OTHER_MS = 100;
function latencyMs(name) {
  return LATENCY_MS[name] ?? (name.startsWith("Properties.") ? PROPERTY_MS : OTHER_MS);
}
function fetchAllMs(requests) {
  return 200 + 10 * requests;
}
var DNS_FAILURE_MS = 148;
var GMAIL_UNITS = {
  "Gmail.Users.getProfile": 1,
  "Gmail.Users.Labels.list": 1,
  "Gmail.Users.Labels.get": 1,
  "Gmail.Users.History.list": 2,
  "Gmail.Users.Messages.list": 5,
  "Gmail.Users.Messages.get": 20,
  "Gmail.Users.Messages.Attachments.get": 20,
  "Gmail.Users.watch": 100,
  "Gmail.Users.stop": 50
};
function gmailUnits(name) {
  return GMAIL_UNITS[name] ?? 0;
}

// apps-script/emulator/gmail-units.ts
var MINUTE_MS = 6e4;
function enforceUnits({ usage, quotas, clock }, units) {
  const now = clock.nowMs();
  usage.gmail = usage.gmail.filter(({ at }) => at > now - MINUTE_MS);
  const used = usage.gmail.reduce((sum, call) => sum + call.units, 0);
  if (quotas.gmailUnitsPerMinute !== void 0 && used + units > quotas.gmailUnitsPerMinute) {
    throw googleError(
      403,
      "Quota exceeded for quota metric 'Total Query Cost' and limit 'Units per minute per user' of service 'gmail.googleapis.com' for consumer 'project_number:123456789012'.",
      "rateLimitExceeded"
    );
  }
  usage.gmail.push({ at: now, units });
}

// apps-script/emulator/gmail-service.ts
function createGmailService(run) {
  const { mailbox, address, clock } = run.world;
  const callGmail = (method, args, effect, scopes = SCOPES.gmailMetadata) => {
    const name = `Gmail.Users.${method}`;
    const apiMethod = `gmail.users.${method.charAt(0).toLowerCase()}${method.slice(1)}`.replace(
      ".Attachments",
      ".attachments"
    );
    run.requireScope(scopes, apiMethod);
    try {
      return run.call(name, args, () => {
        enforceUnits(run.world, gmailUnits(name));
        return effect();
      });
    } catch (error) {
      throw withMethod(error, apiMethod);
    }
  };
  const users = service("Gmail.Users", {
    getProfile: (userId) => callGmail("getProfile", [userId], () => ({
      emailAddress: address,
      messagesTotal: mailbox.messages.size,
      threadsTotal: new Set([...mailbox.messages.values()].map(({ threadId }) => threadId)).size,
      historyId: mailbox.historyId
    })),
    History: createHistoryService(callGmail, mailbox),
    Messages: createMessagesService(callGmail, mailbox, clock),
    Labels: createLabelsService(callGmail, run),
    watch: (resource, userId) => callGmail("watch", [resource, userId], () => {
      if (!/^projects\/[^/]+\/topics\/[^/]+$/.test(resource.topicName ?? "")) {
        throw googleError(400, "Invalid topicName does not match projects/my-project-identifier/topics/*");
      }
      const expiration = String(clock.nowMs() + 7 * 864e5);
      mailbox.watch = { ...resource, expiration };
      return { historyId: mailbox.historyId, expiration };
    }),
    stop: (userId) => callGmail("stop", [userId], () => void (mailbox.watch = void 0))
  });
  return service("Gmail", { Users: users, newWatchRequest: () => ({}) });
}
function createLabelsService(callGmail, { world }) {
  const { labels } = world.mailbox;
  return service("Gmail.Users.Labels", {
    list: (userId) => callGmail("Labels.list", [userId], () => ({ labels: labels.list() }), SCOPES.gmailLabels),
    get: (userId, id) => callGmail(
      "Labels.get",
      [userId, id],
      () => {
        const label = labels.find(id);
        if (label) return label;
        throw googleError(404, "Requested entity was not found.");
      },
      SCOPES.gmailLabels
    )
  });
}

// apps-script/emulator/lock-service.ts
function createLockService(run) {
  const { lock } = run.world;
  const isMine = () => lock.holder === run.execution;
  const take = () => {
    lock.holder ??= run.execution;
    return isMine();
  };
  const acquireMs = (timeoutMs) => (taken) => taken ? 70 : Math.max(70, timeoutMs);
  const scriptLock = service("Lock", {
    tryLock: (timeoutMs) => run.call("Lock.tryLock", [timeoutMs], take, acquireMs(timeoutMs)),
    waitLock: (timeoutMs) => {
      if (run.call("Lock.waitLock", [timeoutMs], take, acquireMs(timeoutMs))) return;
      throw new Error("Lock timeout: another process was holding the lock for too long.");
    },
    hasLock: () => run.call("Lock.hasLock", [], isMine),
    releaseLock: () => run.call("Lock.releaseLock", [], () => {
      if (isMine()) delete lock.holder;
    })
  });
  return service("LockService", { getScriptLock: () => scriptLock });
}

// apps-script/emulator/mail-app.ts
var MAILS_PER_DAY = 100;
function createMailApp(run) {
  const { mails } = run.world;
  return service("MailApp", {
    sendEmail: (first, subject = "", body = "") => {
      run.requireScope(SCOPES.sendMail, "MailApp.sendEmail");
      const mail = typeof first === "string" ? { to: first, subject, body } : first;
      run.call("MailApp.sendEmail", [mail], () => {
        mails.push({ to: mail.to, subject: mail.subject, body: mail.body ?? "" });
      });
    },
    getRemainingDailyQuota: () => {
      run.requireScope(SCOPES.sendMail, "MailApp.getRemainingDailyQuota");
      return run.call("MailApp.getRemainingDailyQuota", [], () => Math.max(0, MAILS_PER_DAY - mails.length));
    }
  });
}

// apps-script/emulator/properties-service.ts
var VALUE_LIMIT2 = 9 * 1024;
var STORE_LIMIT = 500 * 1024;
function createPropertiesService(run) {
  const properties = createProperties(run);
  return service("PropertiesService", { getScriptProperties: () => properties });
}
function createProperties(run) {
  const store = run.world.properties;
  const read = (name, args, effect) => run.call(`Properties.${name}`, args, effect);
  const write = (name, args, effect) => {
    run.call(`Properties.${name}`, args, () => {
      effect();
      run.execution.propertyWrites++;
    });
    return properties;
  };
  const properties = service("Properties", {
    getProperty: (key) => read("getProperty", [key], () => store.get(key) ?? null),
    getProperties: () => read("getProperties", [], () => Object.fromEntries(store)),
    getKeys: () => read("getKeys", [], () => [...store.keys()]),
    setProperty: (key, value) => write("setProperty", [key, value], () => put(store, { [key]: value })),
    setProperties: (values, deleteAllOthers = false) => write("setProperties", [values, deleteAllOthers], () => put(store, values, deleteAllOthers)),
    deleteProperty: (key) => write("deleteProperty", [key], () => void store.delete(key)),
    deleteAllProperties: () => write("deleteAllProperties", [], () => store.clear())
  });
  return properties;
}
function put(store, values, deleteAllOthers = false) {
  const next = new Map(deleteAllOthers ? [] : store);
  for (const [key, value] of Object.entries(values)) {
    if (value === null || value === void 0) throw new Error("Invalid argument: value");
    const text = String(value);
    if (Buffer.byteLength(text) > VALUE_LIMIT2) throw new Error("Argument too large: value");
    next.set(key, text);
  }
  if (sizeOf(next) > STORE_LIMIT) {
    throw new Error(
      "You have exceeded the property storage quota. Please remove some properties and try again."
    );
  }
  store.clear();
  for (const [key, text] of next) store.set(key, text);
}
function sizeOf(store) {
  let bytes = 0;
  for (const [key, value] of store) bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
  return bytes;
}

// apps-script/emulator/script-app.ts
import { randomUUID } from "node:crypto";

// apps-script/emulator/world.ts
var createUsage = () => ({ triggerSeconds: 0, fetches: 0, dayStartedAt: 0, gmail: [] });
var DAY_MS = 864e5;
function usageToday({ usage, clock }) {
  if (clock.nowMs() - usage.dayStartedAt >= DAY_MS) {
    Object.assign(usage, { triggerSeconds: 0, fetches: 0, dayStartedAt: clock.nowMs() });
  }
  return usage;
}

// apps-script/emulator/triggers.ts
var MINUTE_MS2 = 6e4;
function findDue(triggers, untilMs) {
  return triggers.filter(({ nextAt }) => nextAt <= untilMs).sort((a, b) => a.nextAt - b.nextAt)[0];
}
function fire(world, trigger) {
  world.clock.moveTo(trigger.nextAt);
  scheduleNext(world, trigger);
  const refusal = findRefusal(world);
  const start = { functionName: trigger.handler, event: createEvent(world, trigger), isTriggered: true };
  const execution = refusal ? refused(world, start.functionName, refusal) : execute(world, start);
  const startMs = refusal ? 0 : world.startMs;
  usageToday(world).triggerSeconds += (startMs + execution.durationMs) / 1e3;
  return execution;
}
function scheduleNext({ triggers, clock }, trigger) {
  if (trigger.everyMinutes === 0) triggers.splice(triggers.indexOf(trigger), 1);
  const step = trigger.everyMinutes * MINUTE_MS2;
  trigger.nextAt += step * Math.max(1, Math.ceil((clock.nowMs() - trigger.nextAt + 1) / step));
}
function findRefusal(world) {
  const { manifest } = world.files;
  const isMissing = manifest.oauthScopes?.some((scope) => !world.authorized.includes(scope));
  if (isMissing) return "Authorization is required to perform that action.";
  const limit = world.quotas.triggerMinutesPerDay;
  if (limit !== void 0 && usageToday(world).triggerSeconds >= limit * 60) {
    return "Service using too much computer time for one day.";
  }
  return void 0;
}
function refused(world, functionName, message) {
  return {
    functionName,
    isTriggered: true,
    status: "failed",
    error: new Error(message),
    logs: [],
    calls: [],
    serviceCalls: 0,
    fetches: 0,
    propertyWrites: 0,
    gmailUnits: 0,
    durationMs: 0,
    startedAt: world.clock.now()
  };
}
function createEvent({ clock, files }, { id }) {
  const now = clock.now();
  return {
    authMode: "FULL",
    triggerUid: id,
    timezone: files.manifest.timeZone ?? "Etc/UTC",
    year: now.getUTCFullYear(),
    month: now.getUTCMonth() + 1,
    "day-of-month": now.getUTCDate(),
    hour: now.getUTCHours(),
    minute: now.getUTCMinutes(),
    second: now.getUTCSeconds()
  };
}
function nextDailyAt(now, hour, timeZone = "Etc/UTC") {
  const hourAt = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", hourCycle: "h23" });
  const firstMinute = Math.floor(now.getTime() / MINUTE_MS2) * MINUTE_MS2 + MINUTE_MS2;
  for (let at = firstMinute; ; at += MINUTE_MS2) {
    if (Number(hourAt.format(at)) === hour) return at;
  }
}

// apps-script/emulator/script-app.ts
var MAX_TRIGGERS = 20;
var MINUTE_MS3 = 6e4;
var SCRIPT_ID = "1emulatedScriptId_0123456789abcdefghijklmnopqrstuvwxyzABCD";
function createScriptApp(run) {
  const { world } = run;
  const wanted = world.files.manifest.oauthScopes ?? [];
  const authMode = { FULL: "FULL", LIMITED: "LIMITED", NONE: "NONE", CUSTOM_FUNCTION: "CUSTOM_FUNCTION" };
  const isMissingScopes = () => wanted.some((scope) => !world.authorized.includes(scope));
  const createdHere = /* @__PURE__ */ new Set();
  return service("ScriptApp", {
    AuthMode: authMode,
    AuthorizationStatus: { REQUIRED: "REQUIRED", NOT_REQUIRED: "NOT_REQUIRED" },
    TriggerSource: { CLOCK: "CLOCK" },
    EventType: { CLOCK: "CLOCK" },
    getScriptId: () => SCRIPT_ID,
    getService: () => service("Service", {
      getUrl: () => `https://script.google.com/macros/s/${SCRIPT_ID}/exec`,
      isEnabled: () => true
    }),
    newTrigger: (handler) => newTrigger(run, handler, createdHere),
    getProjectTriggers: () => {
      run.requireScope(SCOPES.triggers, "ScriptApp.getProjectTriggers");
      return run.call("ScriptApp.getProjectTriggers", [], () => world.triggers.map(toTrigger));
    },
    deleteTrigger: (trigger) => {
      run.requireScope(SCOPES.triggers, "ScriptApp.deleteTrigger");
      run.call(
        "ScriptApp.deleteTrigger",
        [trigger],
        () => deleteTrigger(world.triggers, trigger, createdHere)
      );
    },
    requireAllScopes: () => run.call("ScriptApp.requireAllScopes", [], () => {
      if (isMissingScopes()) throw new Error("Authorization is required to perform that action.");
    }),
    getAuthorizationInfo: () => run.call(
      "ScriptApp.getAuthorizationInfo",
      [],
      () => service("AuthorizationInfo", {
        getAuthorizedScopes: () => [...world.authorized],
        getAuthorizationStatus: () => isMissingScopes() ? "REQUIRED" : "NOT_REQUIRED",
        getAuthorizationUrl: () => isMissingScopes() ? "https://script.google.com/authorize" : null
      })
    )
  });
}
function newTrigger(run, handler, createdHere) {
  run.requireScope(SCOPES.triggers, "ScriptApp.newTrigger");
  const { triggers, clock, files } = run.world;
  const builder = (everyMinutes, nextAt) => service("ClockTriggerBuilder", {
    create: () => run.call("ClockTriggerBuilder.create", [handler, everyMinutes], () => {
      if (triggers.length >= MAX_TRIGGERS) {
        throw new Error(
          "This script has too many triggers. Triggers must be deleted from the script before more can be added."
        );
      }
      const trigger = {
        id: String(BigInt(`0x${randomUUID().slice(0, 13).replace("-", "")}`)),
        handler,
        everyMinutes,
        nextAt
      };
      triggers.push(trigger);
      const made = toTrigger(trigger);
      createdHere.add(made);
      return made;
    }),
    atHour: (hour) => builder(everyMinutes, nextDailyAt(clock.now(), hour, files.manifest.timeZone)),
    nearMinute: () => builder(everyMinutes, nextAt),
    inTimezone: () => builder(everyMinutes, nextAt)
  });
  const every = (minutes) => builder(minutes, clock.nowMs() + minutes * MINUTE_MS3);
  const clockBuilder = service("ClockTriggerBuilder", {
    everyMinutes: (minutes) => {
      if ([1, 5, 10, 15, 30].includes(minutes)) return every(minutes);
      throw new Error(
        "The value you passed to everyMinutes was invalid. It must be one of 1, 5, 10, 15 or 30."
      );
    },
    everyHours: (hours) => every(hours * 60),
    everyDays: (days) => every(days * 1440),
    after: (ms) => builder(0, clock.nowMs() + ms),
    at: (date) => builder(0, date.getTime())
  });
  return service("TriggerBuilder", { timeBased: () => clockBuilder });
}
function toTrigger({ id, handler }) {
  return service("Trigger", {
    getUniqueId: () => id,
    getHandlerFunction: () => handler,
    getEventType: () => "CLOCK",
    getTriggerSource: () => "CLOCK",
    getTriggerSourceId: () => null
  });
}
function deleteTrigger(triggers, trigger, createdHere) {
  if (createdHere.has(trigger))
    throw new Error("We're sorry, a server error occurred. Please wait a bit and try again.");
  const id = trigger.members.getUniqueId();
  const index = triggers.findIndex((candidate) => candidate.id === id);
  if (index < 0) throw new Error("The trigger does not exist.");
  triggers.splice(index, 1);
}

// apps-script/emulator/session.ts
function createSession(run) {
  const { address, files } = run.world;
  const user = (name) => () => service("User", {
    getEmail: () => {
      run.requireScope(SCOPES.email, `Session.${name}`);
      return run.call("User.getEmail", [], () => address);
    }
  });
  return service("Session", {
    getScriptTimeZone: () => files.manifest.timeZone ?? "Etc/UTC",
    getActiveUser: user("getActiveUser"),
    getEffectiveUser: user("getEffectiveUser")
  });
}

// apps-script/emulator/fetch-request.ts
var URL_LIMIT = 2048;
var POST_LIMIT = 50 * 1024 * 1024;
var DEFAULT_TIMEOUT_SECONDS = 60;
var KNOWN = [
  "url",
  "method",
  "contentType",
  "headers",
  "payload",
  "muteHttpExceptions",
  "followRedirects",
  "timeoutSeconds",
  "validateHttpsCertificates",
  "escaping"
];
function toFetchRequest(url, options, userAgent) {
  checkUrl(url);
  const unknown = Object.keys(options).find((key) => !KNOWN.includes(key));
  if (unknown) throw new Error(`UrlFetchApp.fetch option ${unknown} is not emulated`);
  const { bytes, contentType } = encodePayload(options);
  if (bytes.length > POST_LIMIT) throw new Error("Limit Exceeded: URLFetch POST Size.");
  return {
    url,
    method: (options.method ?? "get").toLowerCase(),
    headers: {
      "User-Agent": userAgent,
      "Accept-Encoding": "gzip, deflate, br",
      ...bytes.length > 0 && { "Content-Type": contentType },
      ...checkHeaders(options.headers ?? {})
    },
    bytes,
    get body() {
      return Buffer.from(bytes).toString("utf8");
    },
    followRedirects: options.followRedirects ?? true,
    muteHttpExceptions: options.muteHttpExceptions ?? false,
    timeoutSeconds: options.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS
  };
}
function checkUrl(url) {
  if (!url) throw new Error("Attribute provided with no value: url");
  if (url.length > URL_LIMIT) throw new Error("Limit Exceeded: URLFetch URL Length.");
  if (!/^https?:\/\/[^/?#\s]+/i.test(url) || !URL.canParse(url)) throw new Error(`Invalid argument: ${url}`);
}
function checkHeaders(headers) {
  for (const [name, value] of Object.entries(headers)) {
    const isReserved = /^(content-length|host)$/i.test(name);
    if (isReserved || !/^[\w!#$%&'*+.^`|~-]+$/.test(name) || !/^[\t -~\u0080-\u00ff]*$/.test(String(value))) {
      throw new Error(`Attribute provided with invalid value: Header:${name}`);
    }
  }
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
function encodePayload({ payload, contentType }) {
  const form = contentType ?? "application/x-www-form-urlencoded";
  if (payload === void 0 || payload === null) return { bytes: new Uint8Array(), contentType: form };
  if (typeof payload === "string") return { bytes: Buffer.from(payload), contentType: form };
  if (Array.isArray(payload)) return { bytes: Uint8Array.from(payload), contentType: form };
  if (isService(payload)) {
    const { getBytes, getContentType } = payload.members;
    const type = contentType ?? getContentType?.() ?? form;
    return { bytes: Uint8Array.from(getBytes?.()), contentType: type };
  }
  const fields = Object.entries(payload).map(([key, value]) => [key, String(value)]);
  return { bytes: Buffer.from(new URLSearchParams(fields).toString()), contentType: form };
}

// apps-script/emulator/http-response.ts
import libcharset2 from "libmime/lib/charset.js";

// apps-script/emulator/blob.ts
import libcharset from "libmime/lib/charset.js";

// apps-script/emulator/is-charset.ts
import charset from "libmime/lib/charset.js";
function isCharset(name) {
  return name !== "" && charset.createDecodeStream(name).supported;
}

// apps-script/emulator/blob.ts
function createBlob(bytes, contentType = null, name = null) {
  const blob = service("Blob", {
    getBytes: () => new Int8Array(bytes),
    getDataAsString: (charset3 = "UTF-8") => {
      if (!isCharset(charset3)) throw new Error(`Invalid argument: ${charset3}`);
      return libcharset.decode(Buffer.from(bytes), charset3);
    },
    getContentType: () => contentType,
    getName: () => name,
    copyBlob: () => createBlob(bytes, contentType, name),
    setName: (newName) => createBlob(bytes, contentType, newName),
    setContentType: (newType) => createBlob(bytes, newType, name)
  });
  return blob;
}

// apps-script/emulator/http-response.ts
function createHttpResponse(status, headers, body) {
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === "content-type")?.[1];
  const declared = /charset=["']?([\w-]+)/i.exec(String(type))?.[1];
  return service("HTTPResponse", {
    getResponseCode: () => status,
    getContentText: (charset3) => libcharset2.decode(body, charset3 ?? declared ?? "utf-8"),
    getContent: () => new Int8Array(body),
    getBlob: () => createBlob(body, String(type ?? "application/octet-stream")),
    getHeaders: () => headers,
    getAllHeaders: () => headers
  });
}

// apps-script/emulator/url-fetch-app.ts
function createUrlFetchApp(run) {
  const userAgent = `Mozilla/5.0 (compatible; Google-Apps-Script; beanserver; +https://script.google.com; id: ${SCRIPT_ID})`;
  const toRequest = (url, options) => toFetchRequest(url, options, userAgent);
  return service("UrlFetchApp", {
    fetch: (url, options = {}) => {
      run.requireScope(SCOPES.fetch, "UrlFetchApp.fetch");
      const request = toRequest(url, options);
      const [answer] = run.call(
        "UrlFetchApp.fetch",
        [url, options],
        () => send(run, [request]),
        slowest("UrlFetchApp.fetch")
      );
      return toResponse(request, answer);
    },
    fetchAll: (requests) => {
      run.requireScope(SCOPES.fetch, "UrlFetchApp.fetchAll");
      const all = requests.map(
        (request) => typeof request === "string" ? toRequest(request, {}) : toRequest(request.url, request)
      );
      const answers = run.call(
        "UrlFetchApp.fetchAll",
        [requests],
        () => send(run, all),
        slowest("UrlFetchApp.fetchAll")
      );
      return answers.map((answer, i) => toResponse(all[i], answer));
    }
  });
}
function send(run, requests) {
  countFetches(run, requests.length);
  const answers = run.world.network.send(requests);
  answers.forEach((answer, i) => {
    if ("failure" in answer && answer.failure)
      throw networkError(answer.failure, requests[i]);
  });
  return answers;
}
function countFetches({ world, execution }, count) {
  const usage = usageToday(world);
  execution.fetches += count;
  usage.fetches += count;
  const limit = world.quotas.fetchesPerDay;
  if (limit !== void 0 && usage.fetches > limit) {
    throw new Error("Service invoked too many times for one day: urlfetch.");
  }
}
function networkError(failure, { url, timeoutSeconds }) {
  if (failure === "timeout") return new SlowError(`Timeout: ${url}`, timeoutSeconds * 1e3);
  if (failure === "dns") return new SlowError(`DNS error: ${url}`, DNS_FAILURE_MS);
  return new SlowError(`Address unavailable: ${url}`, latencyMs("UrlFetchApp.fetch"));
}
var slowest = (name) => (answers) => {
  const usual = name === "UrlFetchApp.fetch" ? latencyMs(name) : fetchAllMs(answers.length);
  return Math.max(usual, ...answers.map(({ latencyMs: ms = 0 }) => ms));
};
function toResponse(request, answer) {
  const body = typeof answer.body === "string" ? Buffer.from(answer.body) : Buffer.from(answer.body ?? []);
  if (answer.status >= 400 && !request.muteHttpExceptions) {
    throw new Error(
      `Request failed for ${new URL(request.url).origin} returned code ${answer.status}. Truncated server response: ${body.toString("utf8").slice(0, 100)} (use muteHttpExceptions option to examine full response)`
    );
  }
  return createHttpResponse(answer.status, answer.headers ?? {}, body);
}

// apps-script/emulator/utilities.ts
import { createHash, createHmac, randomUUID as randomUUID2 } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";

// apps-script/emulator/format-date.ts
function formatDate(epochMs, timeZone, pattern) {
  const parts = partsOf(epochMs, timeZone);
  return pattern.replace(/'([^']*)'|([A-Za-z])\2*/g, (token, literal) => {
    if (literal !== void 0) return literal || "'";
    const value = parts[token.charAt(0)];
    if (!value) throw new Error(`Utilities.formatDate pattern ${token} is not emulated`);
    return value(token.length);
  });
}
function partsOf(epochMs, timeZone) {
  const local = (options) => new Intl.DateTimeFormat("en-US", { timeZone, hourCycle: "h23", ...options }).format(epochMs);
  const number = (options) => (length) => String(parseInt(local(options), 10)).padStart(length, "0");
  const zone = local({ timeZoneName: "longOffset" }).replace(/.*GMT/, "") || "+00:00";
  return {
    y: (length) => length === 2 ? local({ year: "2-digit" }) : local({ year: "numeric" }),
    M: (length) => length < 3 ? number({ month: "numeric" })(length) : local({ month: length === 3 ? "short" : "long" }),
    d: number({ day: "numeric" }),
    H: number({ hour: "numeric" }),
    m: number({ minute: "numeric" }),
    s: number({ second: "numeric" }),
    S: (length) => String(epochMs % 1e3).padStart(length, "0"),
    E: (length) => local({ weekday: length < 4 ? "short" : "long" }),
    Z: () => zone.replace(":", ""),
    X: (length) => zone === "+00:00" ? "Z" : length < 3 ? zone.replace(":", "") : zone,
    z: () => local({ timeZoneName: "short" }).replace(/.* /, "")
  };
}

// apps-script/emulator/utilities.ts
var LONGEST_SLEEP_MS = 3e5;
var DIGESTS = {
  MD5: "md5",
  SHA_1: "sha1",
  SHA_256: "sha256",
  SHA_384: "sha384",
  SHA_512: "sha512"
};
function createUtilities(run) {
  return service("Utilities", {
    Charset: { UTF_8: "UTF-8", US_ASCII: "US-ASCII" },
    DigestAlgorithm: Object.fromEntries(Object.keys(DIGESTS).map((name) => [name, name])),
    sleep: (ms) => {
      if (!(ms >= 0 && ms <= LONGEST_SLEEP_MS)) throw new Error("Invalid argument: milliseconds");
      run.call(
        "Utilities.sleep",
        [ms],
        () => void 0,
        () => ms
      );
    },
    newBlob: (data, contentType, name) => createBlob(toBuffer(data), contentType, name),
    base64Encode: (data) => toBuffer(data).toString("base64"),
    base64EncodeWebSafe: (data) => toBuffer(data).toString("base64").replaceAll("+", "-").replaceAll("/", "_"),
    base64Decode: (text) => new Int8Array(decodeStrictly(text, /^[A-Za-z0-9+/\s]*={0,2}\s*$/)),
    base64DecodeWebSafe: (text) => new Int8Array(decodeStrictly(text, /^[\w\s-]*={0,2}\s*$/)),
    computeDigest: (algorithm, data) => new Int8Array(
      createHash(DIGESTS[algorithm] ?? algorithm).update(toBuffer(data)).digest()
    ),
    computeHmacSha256Signature: (data, key) => new Int8Array(createHmac("sha256", toBuffer(key)).update(toBuffer(data)).digest()),
    gzip: (blob) => createBlob(gzipSync(bytesOf(blob)), "application/x-gzip"),
    ungzip: (blob) => createBlob(gunzipSync(bytesOf(blob))),
    getUuid: () => randomUUID2(),
    formatDate: (date, timeZone, pattern) => formatDate(date.getTime(), timeZone, pattern)
  });
}
function toBuffer(data) {
  return typeof data === "string" ? Buffer.from(data) : Buffer.from(Int8Array.from(data).buffer);
}
var bytesOf = (blob) => Buffer.from(blob.members.getBytes().buffer);
function decodeStrictly(text, allowed) {
  if (!allowed.test(text)) throw new Error("Could not decode string.");
  return Buffer.from(text.replaceAll("-", "+").replaceAll("_", "/"), "base64");
}

// apps-script/emulator/web-output.ts
function createHtmlService() {
  return service("HtmlService", {
    createHtmlOutput: (html = "") => service("HtmlOutput", { getContent: () => html })
  });
}
function createContentService() {
  return service("ContentService", {
    MimeType: { JSON: "JSON", TEXT: "TEXT" },
    createTextOutput: (text = "") => {
      const output = service("TextOutput", { getContent: () => text, setMimeType: () => output });
      return output;
    }
  });
}
function checkWebOutput(functionName, result) {
  if (functionName !== "doGet" && functionName !== "doPost") return;
  if (typeof result === "object" && result !== null && "getContent" in result) return;
  throw new Error("The script completed but the returned value is not a supported return type.");
}

// apps-script/emulator/google-services.ts
function createGoogleServices(run) {
  const enabled = run.world.files.manifest.dependencies?.enabledAdvancedServices ?? [];
  const gmail = enabled.find(({ serviceId }) => serviceId === "gmail");
  return {
    ...gmail && { [gmail.userSymbol]: createGmailService(run) },
    PropertiesService: createPropertiesService(run),
    LockService: createLockService(run),
    ScriptApp: createScriptApp(run),
    UrlFetchApp: createUrlFetchApp(run),
    Utilities: createUtilities(run),
    Session: createSession(run),
    MailApp: createMailApp(run),
    CacheService: createCacheService(run),
    HtmlService: createHtmlService(),
    ContentService: createContentService()
  };
}

// apps-script/emulator/run.ts
var EXECUTION_LIMIT_MS = 6 * 6e4;
function createRun(world, execution) {
  return {
    world,
    execution,
    isOver: () => execution.status === "killed",
    requireScope: (accepted, name) => requireScope(world.authorized, accepted, name),
    call: (name, args, effect, costMs) => {
      if (execution.status === "killed") throw new Kill();
      try {
        return doCall({ world, execution }, { name, args, effect, costMs });
      } catch (error) {
        if (error instanceof Kill) execution.status = "killed";
        throw error;
      }
    }
  };
}
function doCall(run, { name, args, effect, costMs }) {
  const { world, execution } = run;
  const index = execution.serviceCalls++;
  execution.calls.push(name);
  execution.gmailUnits += gmailUnits(name);
  world.onCall({ index, name, args, phase: "before" });
  let spentMs = world.latencyMs[name] ?? latencyMs(name);
  try {
    const result = effect();
    if (costMs && !(name in world.latencyMs)) spentMs = costMs(result);
    return result;
  } catch (error) {
    if (error instanceof SlowError) spentMs = error.costMs;
    throw error;
  } finally {
    passTime(run, spentMs);
    world.onCall({ index, name, args, phase: "after" });
  }
}
function passTime({ world, execution }, ms) {
  const allowedMs = Math.min(ms, Math.max(0, EXECUTION_LIMIT_MS - execution.durationMs));
  world.clock.advance(allowedMs);
  execution.durationMs += allowedMs;
  if (execution.durationMs >= EXECUTION_LIMIT_MS) throw new Kill();
  if (execution.isTriggered) world.fireOverlapping();
}

// apps-script/emulator/sandbox.ts
import { createContext, runInContext, Script } from "node:vm";

// apps-script/emulator/prelude.ts
function prelude(now) {
  for (const name of ["console", "WebAssembly", "SharedArrayBuffer", "Atomics"])
    Reflect.deleteProperty(globalThis, name);
  const RealDate = Date;
  function VirtualDate(...args) {
    if (!new.target) return new RealDate(now()).toString();
    return Reflect.construct(RealDate, args.length > 0 ? args : [now()], new.target);
  }
  VirtualDate.prototype = RealDate.prototype;
  RealDate.prototype.constructor = VirtualDate;
  Object.assign(VirtualDate, { now: () => now(), parse: RealDate.parse, UTC: RealDate.UTC });
  Object.defineProperty(VirtualDate, "name", { value: "Date" });
  Object.defineProperty(globalThis, "Date", { value: VirtualDate, writable: true, configurable: true });
  const isOrdinary = (key) => typeof key === "symbol" || ["then", "toJSON", "constructor", "valueOf", "hasOwnProperty"].includes(key);
  function notEmulated(path) {
    const fail = () => {
      throw new Error(`${path} is not emulated`);
    };
    return new Proxy(fail, {
      get: (target, key) => isOrdinary(key) ? Reflect.get(target, key) : notEmulated(`${path}.${String(key)}`),
      construct: fail
    });
  }
  return {
    notEmulated,
    bytes(source) {
      const copy = new Array(source.length);
      for (let i = 0; i < source.length; i++) copy[i] = source[i];
      return copy;
    },
    list: (items) => Array.from(items),
    object: (entries) => Object.fromEntries(entries),
    date: (epochMs) => new RealDate(epochMs),
    error(name, message, details) {
      const error = new Error(message);
      Object.defineProperty(error, "name", { value: name, writable: true, configurable: true });
      return details === void 0 ? error : Object.assign(error, { details });
    },
    callable: (host) => function(...args) {
      const outcome = host(args);
      if (outcome.error !== void 0) throw outcome.error;
      return outcome.value;
    },
    service(name, entries) {
      const members = Object.fromEntries([["toString", () => name], ...entries]);
      return new Proxy(members, {
        get: (target, key) => isOrdinary(key) || key in target ? Reflect.get(target, key) : notEmulated(`${name}.${String(key)}`)
      });
    }
  };
}

// apps-script/emulator/sandbox.ts
var RUNAWAY_MS = 12e4;
var PRELUDE = new Script(`(${prelude.toString()})`);
var START = new Script("(() => { const start = __start; delete globalThis.__start; return start() })()");
function createSandbox(now) {
  const context = createContext({});
  const realm = PRELUDE.runInContext(context)(now);
  const bridge = createBridge(realm);
  return {
    define: (name, value) => void (context[name] = bridge.toScript(value)),
    load: (script) => void script.runInContext(context),
    call: (functionName, event) => callFunction(context, functionName, bridge.toScript(event))
  };
}
function callFunction(context, functionName, event) {
  const found = findFunction(context, functionName);
  if (typeof found !== "function") throw new Error(`Script function not found: ${functionName}`);
  context.__start = () => found(event);
  return START.runInContext(context, { timeout: RUNAWAY_MS });
}
function findFunction(context, name) {
  if (name in context) return context[name];
  const isName = /^[A-Za-z_$][\w$]*$/.test(name);
  return isName ? runInContext(`typeof ${name} === 'undefined' ? undefined : ${name}`, context) : void 0;
}
function createBridge(realm) {
  const originals = /* @__PURE__ */ new WeakMap();
  function toScript(value) {
    if (typeof value === "function") return callable(value);
    if (typeof value !== "object" || value === null) return value;
    if (isService(value)) return toScriptService(value);
    if (value instanceof Int8Array) return realm.bytes(value);
    if (value instanceof Date) return realm.date(value.getTime());
    if (Array.isArray(value)) return realm.list(value.map(toScript));
    return realm.object(Object.entries(value).map(([key, member]) => [key, toScript(member)]));
  }
  function toScriptService(original) {
    const members = Object.entries(original.members).map(([key, member]) => [
      key,
      toScript(member)
    ]);
    const made = realm.service(original.name, members);
    originals.set(made, original);
    return made;
  }
  function callable(host) {
    return realm.callable((args) => {
      try {
        return { value: toScript(host(...args.map(fromScript))) };
      } catch (error) {
        return { error: toScriptError(error) };
      }
    });
  }
  const fromScript = (value) => typeof value === "object" && value !== null ? originals.get(value) ?? value : value;
  function toScriptError(error) {
    const { name = "Error", message = String(error) } = error;
    return realm.error(name === "Error" ? "Exception" : name, message, toScript(detailsOf(error)));
  }
  return { toScript };
}

// apps-script/emulator/execution.ts
function execute(world, start) {
  const execution = createExecution(world, start);
  const run = createRun(world, execution);
  try {
    execution.result = runScript(world, run, start);
    checkWebOutput(start.functionName, execution.result);
    if (execution.status !== "killed") execution.status = "completed";
  } catch (error) {
    execution.error = toError(error);
  } finally {
    if (world.lock.holder === execution) delete world.lock.holder;
  }
  if (execution.status === "killed") execution.error = new Kill();
  return execution;
}
function runScript(world, run, { functionName, event }) {
  const sandbox = createSandbox(() => world.clock.nowMs());
  sandbox.define("console", createConsole(run));
  sandbox.define("Logger", createLogger(run));
  for (const [name, value] of Object.entries(createGoogleServices(run))) sandbox.define(name, value);
  for (const script of world.files.scripts) sandbox.load(script);
  return sandbox.call(functionName, event);
}
function createExecution(world, { functionName, isTriggered }) {
  return {
    functionName,
    isTriggered,
    status: "failed",
    logs: [],
    calls: [],
    serviceCalls: 0,
    fetches: 0,
    propertyWrites: 0,
    gmailUnits: 0,
    durationMs: 0,
    startedAt: world.clock.now()
  };
}
function log({ execution }, parts) {
  if (execution.status !== "killed") execution.logs.push(format(...parts));
}
function createConsole(run) {
  const write = (...parts) => log(run, parts);
  return service("console", { log: write, info: write, warn: write, error: write, debug: write });
}
function createLogger(run) {
  return service("Logger", {
    log: (...parts) => log(run, parts),
    getLog: () => run.execution.logs.join("\n"),
    clear: () => void run.execution.logs.splice(0)
  });
}
function toError(error) {
  const { name = "Error", message = String(error), stack } = error ?? {};
  return Object.assign(new Error(message), { name, stack: stack ?? `${name}: ${message}` });
}

// apps-script/emulator/html-text.ts
var ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', nbsp: " ", "#39": "'" };
function textOfHtml(html) {
  return html.replace(/<(style|script|title|head)\b[\s\S]*?<\/\1>/gi, " ").replace(/<[^>]*>/g, " ").replace(/&(#?\w+);/g, (entity, name) => ENTITIES[name.toLowerCase()] ?? entity);
}

// apps-script/emulator/parse-eml.ts
import libmime2 from "libmime";
import charset2 from "libmime/lib/charset.js";

// apps-script/emulator/transfer-encoding.ts
function decodeTransfer(body, encoding) {
  switch (encoding.replace(/\(.*\)/g, "").trim().toLowerCase()) {
    case "base64":
      return decodeBase64(body);
    case "quoted-printable":
      return decodeQuotedPrintable(body);
    default:
      return body;
  }
}
function decodeBase64(body) {
  const pieces = body.toString("latin1").replace(/[^A-Za-z0-9+/=]/g, "").split(/=+/);
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece, "base64")));
}
function decodeQuotedPrintable(body) {
  const text = body.toString("latin1").replace(/[ \t]+(?=\r?\n|$)/g, "").replace(/=\r?\n/g, "").replace(/=$/, "");
  return Buffer.from(
    text.replace(/=([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16))),
    "latin1"
  );
}

// apps-script/emulator/mime-head.ts
import libmime from "libmime";
function parseHead(raw) {
  const { headText, body } = splitHead(raw);
  const lines = headText.replace(/\r?\n[ \t]+/g, " ").split(/\r?\n/);
  const raws = lines.flatMap((line) => {
    const [, name, value = ""] = /^([!-9;-~]+)[ \t]*:(.*)$/s.exec(line) ?? [];
    return name ? [[name, value.trim()]] : [];
  });
  return {
    headers: raws.map(([name, value]) => [name, decodeHeader(name, value)]),
    find: (wanted) => raws.find(([name]) => name.toLowerCase() === wanted)?.[1] ?? "",
    body
  };
}
function splitHead(raw) {
  for (let at = 0; at < raw.length; at = lineAfter(raw, at)) {
    if (raw[at] !== 10 && !(raw[at] === 13 && raw[at + 1] === 10)) continue;
    return { headText: headerText(raw.subarray(0, at)), body: raw.subarray(lineAfter(raw, at)) };
  }
  return { headText: headerText(raw), body: Buffer.alloc(0) };
}
function withoutLeadingBlank(raw) {
  let at = 0;
  while (at < raw.length && raw.toString("latin1", at, lineAfter(raw, at)).trim() === "")
    at = lineAfter(raw, at);
  return raw.subarray(at);
}
function lineAfter(raw, at) {
  const lineEnd = raw.indexOf(10, at);
  return lineEnd < 0 ? raw.length : lineEnd + 1;
}
function headerText(bytes) {
  const text = bytes.toString("utf8");
  return text.includes("\uFFFD") ? bytes.toString("latin1") : text;
}
var ADDRESSES = /^(from|to|cc|bcc|reply-to|sender|return-path|delivered-to)$/i;
var ENCODED_NAME = /((?:=\?[^?]+\?[bq]\?[^?]*\?=\s*)+)(?=<)/gi;
function decodeHeader(name, value) {
  if (!ADDRESSES.test(name)) return libmime.decodeWords(value);
  return libmime.decodeWords(
    value.replace(ENCODED_NAME, (words) => `${quote(libmime.decodeWords(words).trim())} `)
  );
}
var quote = (text) => `"${text.replace(/["\\]/g, "\\$&")}"`;

// apps-script/emulator/parse-eml.ts
function parseEml(eml2) {
  return parsePart(withoutLeadingBlank(eml2), "text/plain");
}
function decodeText({ content, charset: declared }) {
  if (isCharset(declared) && !/ascii/i.test(declared)) return charset2.decode(content, declared);
  const text = content.toString("utf8");
  return text.includes("\uFFFD") ? charset2.decode(content, "windows-1252") : text;
}
function parsePart(raw, defaultType) {
  const { headers, find: find2, body } = parseHead(raw);
  const type = libmime2.parseHeaderValue(find2("content-type") || defaultType);
  const disposition = libmime2.parseHeaderValue(find2("content-disposition"));
  const mimeType = type.value.toLowerCase().trim() || defaultType;
  const part = {
    headers,
    mimeType: /^[\w.+-]+\/[\w.+-]+$/.test(mimeType) ? mimeType : defaultType,
    charset: type.params.charset ?? "",
    filename: libmime2.decodeWords(disposition.params.filename ?? type.params.name ?? ""),
    disposition: disposition.value.toLowerCase(),
    content: decodeTransfer(body, find2("content-transfer-encoding")),
    parts: []
  };
  if (mimeType.startsWith("multipart/")) {
    const childType = mimeType === "multipart/digest" ? "message/rfc822" : "text/plain";
    part.parts = splitParts(body, type.params.boundary ?? "").map((child) => parsePart(child, childType));
  }
  if (mimeType === "message/rfc822") part.parts = [parsePart(part.content, "text/plain")];
  return part;
}
function splitParts(body, boundary) {
  if (!boundary) return [];
  const parts = [];
  let start;
  for (const line of boundaryLines(body, Buffer.from(`--${boundary}`))) {
    if (start !== void 0) parts.push(body.subarray(start, Math.max(start, line.before)));
    start = line.isLast ? void 0 : line.after;
    if (line.isLast) return parts;
  }
  if (start !== void 0) parts.push(body.subarray(start));
  return parts;
}
function* boundaryLines(body, marker) {
  for (let at = body.indexOf(marker); at >= 0; at = body.indexOf(marker, at + 1)) {
    if (at > 0 && body[at - 1] !== 10) continue;
    const lineEnd = body.indexOf(10, at);
    const rest = body.toString("latin1", at + marker.length, lineEnd < 0 ? body.length : lineEnd);
    if (!/^(--)?[ \t\r]*$/.test(rest)) continue;
    const before = body[at - 2] === 13 ? at - 2 : at - 1;
    yield { before, after: lineEnd < 0 ? body.length : lineEnd + 1, isLast: rest.startsWith("--") };
  }
}

// apps-script/emulator/gmail-payload.ts
var parsed = /* @__PURE__ */ new WeakMap();
function toGmailPayload(eml2) {
  const payload = parsed.get(eml2) ?? createPayload(eml2);
  parsed.set(eml2, payload);
  return payload;
}
function createPayload(eml2) {
  const tree = parseEml(eml2);
  const attachments = /* @__PURE__ */ new Map();
  const root = toPart(tree, "", attachments);
  return { root, headers: root.headers, snippet: makeSnippet(tree), attachments };
}
function toPart(part, partId, attachments) {
  const childId = (index) => partId ? `${partId}.${index}` : String(index);
  return {
    partId,
    mimeType: part.mimeType,
    filename: part.filename,
    headers: part.headers.map(([name, value]) => ({ name, value })),
    body: toBody(part, partId, attachments),
    ...part.parts.length > 0 && {
      parts: part.parts.map((child, i) => toPart(child, childId(i), attachments))
    }
  };
}
function toBody(part, partId, attachments) {
  const size = part.content.length;
  const isForwardedInline = part.mimeType === "message/rfc822" && !part.filename;
  if (part.mimeType.startsWith("multipart/") || isForwardedInline) return { size: 0 };
  const isText = part.mimeType.startsWith("text/");
  if (part.filename || !isText || part.disposition === "attachment") {
    if (size === 0 && !part.filename) return { size };
    const attachmentId = `ANGjdJ8-${partId || "root"}-${part.mimeType.replace(/\W/g, "_")}`;
    attachments.set(attachmentId, part.content);
    return { attachmentId, size };
  }
  if (size === 0) return { size };
  return { size, data: new Int8Array(Buffer.from(decodeText(part))) };
}
var SNIPPET_LENGTH = 200;
function makeSnippet(tree) {
  const leaves = [...leavesOf(tree)].filter((part) => !part.filename && part.disposition !== "attachment");
  const plain = leaves.find(({ mimeType, content }) => mimeType === "text/plain" && content.length > 0);
  const html = leaves.find(({ mimeType }) => mimeType === "text/html");
  const text = plain ? decodeText(plain) : html ? textOfHtml(decodeText(html)) : "";
  const start = text.slice(0, 4 * SNIPPET_LENGTH).replace(/\s+/g, " ").trim().slice(0, SNIPPET_LENGTH);
  return start.replace(/[&<>"']/g, (character) => `&${ESCAPES[character]};`);
}
var ESCAPES = { "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "#39" };
function* leavesOf(part) {
  if (part.parts.length === 0) yield part;
  for (const child of part.parts) yield* leavesOf(child);
}

// apps-script/emulator/history.ts
function createHistory() {
  const records = [];
  let seed = 20261123;
  let current = 4183022;
  let oldest = current;
  const nextId = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return current += 1 + seed % 97;
  };
  return {
    records,
    currentId: () => current,
    oldestId: () => oldest,
    add: (change) => {
      records.push({ id: nextId(), ...change });
      return current;
    },
    addToLast: (change) => {
      records.push({ id: current, ...change });
      return current;
    },
    forgetBefore: (epochMs) => {
      const forgotten = records.filter(({ at }) => at < epochMs).length;
      oldest = Math.max(oldest, records[forgotten - 1]?.id ?? 0);
      records.splice(0, forgotten);
    },
    expire: () => {
      oldest = nextId();
      records.splice(0);
    }
  };
}

// apps-script/emulator/labels.ts
var SYSTEM = [
  "INBOX",
  "UNREAD",
  "SENT",
  "DRAFT",
  "SPAM",
  "TRASH",
  "STARRED",
  "IMPORTANT",
  "CHAT",
  "SCHEDULED",
  "CATEGORY_PERSONAL",
  "CATEGORY_SOCIAL",
  "CATEGORY_PROMOTIONS",
  "CATEGORY_UPDATES",
  "CATEGORY_FORUMS"
];
function createLabels() {
  const labels = SYSTEM.map((name) => ({ id: name, name, type: "system" }));
  const find2 = (id) => labels.find((label) => label.id === id);
  const create = (name) => {
    const id = `Label_${labels.length - SYSTEM.length + 1}`;
    labels.push({ id, name, type: "user" });
    return id;
  };
  return {
    list: () => labels,
    find: find2,
    create,
    idOf: (text) => find2(text)?.id ?? labels.find(({ name }) => name === text)?.id ?? create(text),
    findBySearchName: (text) => labels.find(({ name }) => searchName(name) === searchName(text))
  };
}
var searchName = (name) => name.toLowerCase().replace(/[ /]/g, "-");

// apps-script/emulator/mailbox.ts
var FIRST_MESSAGE_ID = 0x19a4c0de00000000n;
function createMailbox(clock) {
  const messages = /* @__PURE__ */ new Map();
  const history = createHistory();
  const labels = createLabels();
  let delivered = 0;
  function change(message, type, changed = [], add = history.add) {
    const { id: messageId, threadId } = message;
    const labelIds = [...message.labelIds];
    message.historyId = add({ at: clock.nowMs(), type, messageId, threadId, labelIds, changed });
  }
  function deliver(eml2, { labels: wanted = ["INBOX", "UNREAD"], at, threadId, isTogether } = {}) {
    const id = (FIRST_MESSAGE_ID + BigInt(delivered++) * 4099n).toString(16);
    const message = {
      id,
      threadId: threadId ?? id,
      labelIds: new Set(wanted.map(labels.idOf)),
      internalDate: (at ?? clock.now()).getTime(),
      historyId: 0,
      raw: eml2,
      payload: () => toGmailPayload(eml2)
    };
    messages.set(id, message);
    change(message, "messageAdded", [], isTogether ? history.addToLast : history.add);
    if (!isTogether && delivered % 10 === 0) change(message, void 0);
    return id;
  }
  function find2(messageId) {
    const message = messages.get(messageId);
    if (!message) throw new Error(`the mailbox has no message ${messageId}`);
    return message;
  }
  return {
    messages,
    labels,
    history,
    watch: void 0,
    get historyId() {
      return String(history.currentId());
    },
    deliver,
    deliverMany: (count, delivery) => Array.from({ length: count }, () => deliver(makeSmallMessage(delivered + 1), delivery)),
    createLabel: labels.create,
    addLabel(messageId, label) {
      const labelId = labels.idOf(label);
      find2(messageId).labelIds.add(labelId);
      change(find2(messageId), "labelAdded", [labelId]);
    },
    removeLabel(messageId, label) {
      const labelId = labels.idOf(label);
      find2(messageId).labelIds.delete(labelId);
      change(find2(messageId), "labelRemoved", [labelId]);
    },
    delete(messageId) {
      change(find2(messageId), "messageDeleted");
      messages.delete(messageId);
    },
    touch: (messageId) => change(find2(messageId), void 0),
    expireHistory: history.expire,
    forgetHistoryBefore: (time) => history.forgetBefore(time.getTime())
  };
}
function makeSmallMessage(number) {
  const lines = [
    `From: Sender ${number} <sender${number}@example.org>`,
    "To: owner@example.com",
    `Subject: Message ${number}`,
    "Date: Mon, 23 Nov 2026 08:00:00 +0000",
    `Message-ID: <small-${number}@example.org>`,
    "",
    `This is message ${number}.`,
    ""
  ];
  return Buffer.from(lines.join("\r\n"));
}

// apps-script/emulator/http.ts
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";

// apps-script/emulator/http-worker.ts
function serveRequests({ http, https, zlib, worker_threads }) {
  const { port, done: done2, hangMs } = worker_threads.workerData;
  const MAX_REDIRECTS = 20;
  port.on("message", (requests) => {
    void Promise.all(requests.map((request) => follow(request, MAX_REDIRECTS))).then((answers) => {
      port.postMessage(answers);
      Atomics.store(done2, 0, 1);
      Atomics.notify(done2, 0);
    });
  });
  async function follow(request, left) {
    const answer = await exchange(request).catch((error) => ({
      failure: classify(error)
    }));
    if (answer.failure !== void 0 || !request.followRedirects || left === 0) return answer;
    const location = [answer.headers.Location ?? answer.headers.location ?? []].flat()[0];
    if (!location || ![301, 302, 303, 307, 308].includes(answer.status)) return answer;
    const url = new URL(location, request.url).href;
    if (answer.status >= 307) return follow({ ...request, url }, left - 1);
    return follow({ ...request, url, method: "get", bytes: new Uint8Array() }, left - 1);
  }
  function classify({ code = "" }) {
    if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "dns";
    return code === "ETIMEDOUT" ? "timeout" : "unavailable";
  }
  function exchange({ url, method, headers, bytes }) {
    return new Promise((resolve, reject) => {
      const { request: open } = url.startsWith("https:") ? https : http;
      const length = bytes.length > 0 || method === "post" ? { "Content-Length": String(bytes.length) } : {};
      const request = open(
        url,
        { method: method.toUpperCase(), headers: { ...headers, ...length }, agent: false },
        (response) => {
          const chunks = [];
          response.on("data", (chunk) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            const body = inflate(Buffer.concat(chunks), response.headers["content-encoding"]);
            resolve({ status: response.statusCode ?? 0, headers: collect(response.rawHeaders), body });
          });
        }
      );
      const isSilent = () => request.destroy(Object.assign(new Error("silent"), { code: "ETIMEDOUT" }));
      request.setTimeout(hangMs, isSilent);
      request.on("error", reject);
      request.end(bytes);
    });
  }
  function inflate(body, encoding) {
    if (body.length === 0) return body;
    if (encoding === "gzip") return zlib.gunzipSync(body);
    if (encoding === "br") return zlib.brotliDecompressSync(body);
    return encoding === "deflate" ? zlib.inflateSync(body) : body;
  }
  function collect(raw) {
    const headers = {};
    for (let i = 0; i < raw.length; i += 2) {
      const [name, value] = [raw[i], raw[i + 1]];
      headers[name] = name in headers ? [headers[name], value].flat() : value;
    }
    return headers;
  }
}

// apps-script/emulator/http.ts
var GIVE_UP_MS = 12e4;
function openHttp(hangMs) {
  const done2 = new Int32Array(new SharedArrayBuffer(4));
  const { port1: port, port2: theirs } = new MessageChannel();
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(workerSource())}`), {
    workerData: { port: theirs, done: done2, hangMs },
    transferList: [theirs]
  });
  worker.unref();
  port.unref();
  return {
    send: (requests) => {
      Atomics.store(done2, 0, 0);
      port.postMessage(requests);
      if (Atomics.wait(done2, 0, 0, GIVE_UP_MS) === "timed-out")
        throw new Error("the HTTP worker does not answer");
      const { message } = receiveMessageOnPort(port);
      return message.map(
        ({ body, ...answer }) => ({ ...answer, body: body && Buffer.from(body) })
      );
    },
    close: async () => {
      port.close();
      await worker.terminate();
    }
  };
}
function workerSource() {
  const names = ["http", "https", "zlib", "worker_threads"];
  const imports = names.map((name) => `import * as ${name} from 'node:${name}'`).join("\n");
  return `${imports}
(${serveRequests.toString()})({ ${names.join(", ")} })`;
}

// apps-script/emulator/network.ts
var HANG_MS = 1e3;
function createNetwork({ fetchHandler, hangMs = HANG_MS }) {
  let http;
  return {
    send: (requests) => {
      if (fetchHandler) return requests.map(fetchHandler);
      http ??= openHttp(hangMs);
      return http.send(requests);
    },
    close: async () => http?.close()
  };
}

// apps-script/emulator/script-files.ts
import { readFileSync } from "node:fs";
import { join as join2 } from "node:path";
import { Script as Script2 } from "node:vm";
function readScriptFiles(dir) {
  const manifest = JSON.parse(readFileSync(join2(dir, "appsscript.json"), "utf8"));
  const scripts = ["Code.js", "Setup.js"].map(
    (name) => new Script2(readFileSync(join2(dir, name), "utf8"), { filename: name })
  );
  return { manifest, scripts };
}

// apps-script/emulator/emulator.ts
function createEmulator(options = {}) {
  const executions = [];
  let isOverlapping = false;
  const world = createWorld(options, {
    onCall: (call) => emulator.onCall?.(call),
    fireOverlapping: () => fireOverlapping()
  });
  const emulator = {
    mailbox: world.mailbox,
    properties: world.properties,
    triggers: world.triggers,
    mails: world.mails,
    clock: { now: world.clock.now },
    executions,
    run: (functionName, event) => record(execute(world, { functionName, event, isTriggered: false })),
    advance: (ms) => advance(ms),
    usedToday: () => {
      const { triggerSeconds, fetches } = usageToday(world);
      return { triggerSeconds, fetches };
    },
    close: () => world.network.close()
  };
  return emulator;
  function record(execution) {
    executions.push(execution);
    return execution;
  }
  function advance(ms) {
    const from = executions.length;
    const until = world.clock.nowMs() + ms;
    fireAll(until);
    world.clock.moveTo(until);
    return executions.slice(from);
  }
  function fireOverlapping() {
    if (isOverlapping) return;
    isOverlapping = true;
    const now = world.clock.nowMs();
    while (findDue(world.triggers, now)) world.clock.beside(() => fireNext(now));
    isOverlapping = false;
  }
  function fireAll(untilMs) {
    while (findDue(world.triggers, untilMs)) fireNext(untilMs);
  }
  function fireNext(untilMs) {
    const due = findDue(world.triggers, untilMs);
    if (due) record(fire(world, due));
  }
}
function createWorld(options, hooks) {
  const files = readScriptFiles(options.scriptDir ?? builtScript());
  const clock = createClock(options.now ?? /* @__PURE__ */ new Date());
  const address = options.address ?? "owner@example.com";
  return {
    address,
    files,
    clock,
    authorized: authorizedScopes(files.manifest, options.grantedScopes),
    quotas: options.quotas ?? {},
    latencyMs: options.latencyMs ?? {},
    startMs: options.startMs ?? 0,
    mailbox: createMailbox(clock),
    properties: /* @__PURE__ */ new Map(),
    cache: /* @__PURE__ */ new Map(),
    triggers: [],
    lock: {},
    mails: [],
    usage: createUsage(),
    network: createNetwork(options),
    ...hooks
  };
}

// apps-script/test/receiver-double.ts
var TOKEN = "a-token-of-the-tests";
var ROUTE = "/api/ingress/gmail";
function createReceiver() {
  const receiver = {
    emails: /* @__PURE__ */ new Map(),
    pushes: [],
    heartbeats: [],
    reconciles: [],
    requests: [],
    resend: [],
    isProofBlind: false,
    isIngressOn: true,
    answer(request) {
      receiver.requests.push(request);
      const answer = receiver.fault?.(request) ?? route(receiver, request);
      return isFollowed(request, answer) ? route(receiver, { ...request, method: "get" }) : answer;
    }
  };
  return receiver;
}
function json(status, body, headers = {}) {
  return { status, headers: { "Content-Type": "application/json", ...headers }, body: JSON.stringify(body) };
}
function route(receiver, request) {
  const path = request.url.replace(/^https?:\/\/[^/]+/, "");
  if (!path.startsWith(ROUTE)) return { status: 404, body: "<h1>Not found</h1>" };
  if (authorizationOf(request) !== `Bearer ${TOKEN}`)
    return json(401, { success: false, message: "Unauthorized" });
  if (request.method === "get") {
    return json(200, {
      success: true,
      status: "ready",
      ...receiver.isIngressOn ? {} : { ingress: "disabled" }
    });
  }
  const body = JSON.parse(request.body);
  if (path === `${ROUTE}/heartbeat`) return beat(receiver, body);
  if (path === `${ROUTE}/reconcile`) return reconcile(receiver, body);
  return accept(receiver, body);
}
function isFollowed({ followRedirects }, answer) {
  return followRedirects && "status" in answer && [301, 302, 303].includes(answer.status);
}
function authorizationOf(request) {
  return Object.entries(request.headers).find(([name]) => name.toLowerCase() === "authorization")?.[1];
}
function accept(receiver, push) {
  if (!receiver.isIngressOn) return json(409, { success: false, message: "Gmail ingress disabled" });
  const id = push.messageId ?? "";
  receiver.pushes.push(push);
  if (receiver.emails.has(id))
    return json(200, { success: true, status: "already_processed", email_id: `e-${id}` });
  receiver.emails.set(id, push);
  return json(200, {
    success: true,
    status: "processed",
    email_id: `e-${id}`,
    timestamp_utc: "2026-11-23T12:00:00Z"
  });
}
function beat(receiver, heartbeat) {
  receiver.heartbeats.push(heartbeat);
  const resend = receiver.resend.splice(0);
  const { oldMail, isIngressOn } = receiver;
  delete receiver.oldMail;
  return json(200, { success: true, status: "ok", gmail_ingress_enabled: isIngressOn, resend, oldMail });
}
function reconcile(receiver, window) {
  if (window.from) receiver.reconciles.push(window);
  const missing = window.messageIds.filter((id) => !receiver.isProofBlind && !receiver.emails.has(id));
  return json(200, { success: true, missing });
}

// apps-script/test/mailbox-under-test.ts
var STATE_KEY = "GMAIL_PUSH_STATE";
var MINUTE_MS4 = 6e4;
var PLAIN = eml();
function createWatched({ properties, ...options } = {}) {
  const receiver = createReceiver();
  const now = options.now ?? /* @__PURE__ */ new Date("2026-11-23T12:00:00Z");
  const gmail = createEmulator({ ...options, now, fetchHandler: receiver.answer });
  const typed = { INGRESS_URL: "https://receiver.test", PROCESS_API_TOKEN: TOKEN, ...properties };
  for (const [key, value] of Object.entries(typed)) gmail.properties.set(key, value);
  return {
    gmail,
    receiver,
    deliver: (count, labels) => Array.from({ length: count }, () => gmail.mailbox.deliver(PLAIN, labels && { labels })),
    minutes: (count) => gmail.advance(count * MINUTE_MS4),
    tick() {
      gmail.triggers.forEach((trigger) => trigger.nextAt = Infinity);
      gmail.advance(MINUTE_MS4);
      return gmail.run("processGmailMessage");
    },
    state: () => JSON.parse(gmail.properties.get(STATE_KEY) ?? "{}"),
    received: () => [...receiver.emails.keys()]
  };
}
function eml({
  from = "Ann <ann@example.org>",
  subject = "Hello",
  text = "Hello",
  headers,
  body
} = {}) {
  const lines = [
    `From: ${from}`,
    "To: owner@example.com",
    `Subject: ${subject}`,
    "Date: Mon, 23 Nov 2026 11:59:00 +0000",
    `Message-ID: <${Math.random().toString(36).slice(2)}@example.org>`,
    ...headers ?? ["Content-Type: text/plain; charset=utf-8"],
    "",
    body ?? text
  ];
  return Buffer.from(lines.join("\r\n"));
}

// ../../shared/cases/check.ts
var failures = 0;
function check(name, ok, got = "") {
  if (!ok) failures += 1;
  console.log(`${ok ? "PASS" : "FAIL"} ${name}${ok ? "" : " - got " + (typeof got === "string" ? got : JSON.stringify(got))}`);
}
function done() {
  process.exit(failures ? 1 : 0);
}

// ../../shared/cases/06-not-spam-after-a-week/try.ts
for (const [watch, days, labels] of [["INBOX", 1, ["SPAM"]], ["INBOX", 8, ["SPAM"]], ["ALL", 8, ["SPAM"]], ["Orders", 2, ["SPAM", "Orders"]]]) {
  const w = createWatched({ properties: { WATCH_LABEL: watch } });
  w.gmail.mailbox.createLabel("Orders");
  w.gmail.run("setupGmailTrigger");
  w.minutes(2);
  const [id] = w.deliver(1, [...labels]);
  for (let d = 0; d < days; d++) w.minutes(1440);
  w.gmail.mailbox.removeLabel(id, "SPAM");
  w.gmail.mailbox.addLabel(id, "INBOX");
  w.minutes(3);
  w.minutes(1440);
  check(`WATCH_LABEL=${watch}, "not spam" after ${days} days: pushed`, w.received().length === 1, w.received().length);
}
{
  const w = createWatched();
  w.gmail.run("setupGmailTrigger");
  w.minutes(2);
  const [id] = w.deliver(1);
  w.minutes(2);
  w.gmail.mailbox.removeLabel(id, "INBOX");
  for (let d = 0; d < 9; d++) w.minutes(1440);
  w.gmail.mailbox.addLabel(id, "INBOX");
  w.minutes(3);
  check("a snooze of nine days: no second push", w.receiver.pushes.length === 1, w.receiver.pushes.length);
}
done();
