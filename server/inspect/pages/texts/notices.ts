const en = {
  done: {
    redelivery: 'Asked for. How far it is stands above the history.',
    noneChosen: 'Nothing was sent: no email was chosen.',
    dismissed: 'Dismissed: they no longer count as undelivered.',
    again: 'Asked for. What comes of it shows under “Deliveries”.',
    waits: 'Asked for. It waits: sending is off, or the endpoint is paused or outside its delivery hours.',
    noEndpoint: 'Nothing was sent: there is no endpoint.',
    nobodyWants:
      'Nothing was sent: no endpoint’s rule wanted this email. “Send it there” sends it all the same.',
    saved: 'Saved.',
    paused: 'Paused: its deliveries are held.',
    resumed: 'Resumed: held deliveries go out.',
    resumedButOff: 'Resumed. Nothing goes out yet: webhook_sending_enabled is off.',
    deleted: 'Deleted.',
    sessionEnded: 'Signed out there.',
    tokenRevoked: 'Revoked: it opens nothing any more.',
    twoFactorOn: 'On: each sign-in asks for a code now. All others are signed out.',
    twoFactorOff: 'Off: the password alone signs in again.',
    sendersSaved: 'Saved. It counts from the next push on.',
    resend: 'Asked for: the script sends it again with its next heartbeat.',
    oldMail: 'Decided: the script is told with its next heartbeat.',
    backfill: 'Asked for: the script begins with its next heartbeat.',
    backfillOff: 'Called off: the script stops with its next heartbeat.',
  },
  problem: {
    not_found: 'There is nothing here',
    forbidden: 'Refused: the request came from another site',
    store_unavailable: 'The store does not answer. Try again in a moment.',
    endpoint_deleted: 'Its endpoint was deleted. Deliver the email again to the endpoints there are.',
    other: 'That did not work',
    internal: 'Something broke here. The log has the details.',
    back: 'Back to the history',
  },
  /** By code, where the page does not speak the API's English. */
  refusals: {} as Record<string, string>,
}

const fr: typeof en = {
  done: {
    redelivery: 'Demandé. L’avancement s’affiche au-dessus de l’historique.',
    noneChosen: 'Rien n’a été envoyé : aucun email n’était choisi.',
    dismissed: 'Écartés : ils ne comptent plus comme non livrés.',
    again: 'Demandé. La suite s’affiche sous « Livraisons ».',
    waits:
      'Demandé. La livraison attend : l’envoi est désactivé, ou la destination est en pause ou hors de ses horaires.',
    noEndpoint: 'Rien n’a été envoyé : il n’y a aucune destination.',
    nobodyWants:
      'Rien n’a été envoyé : aucune règle ne voulait de cet email. « L’y envoyer » l’envoie quand même.',
    saved: 'Enregistré.',
    paused: 'En pause : ses livraisons attendent.',
    resumed: 'Reprise : les livraisons en attente partent.',
    resumedButOff: 'Reprise. Rien ne part encore : webhook_sending_enabled est désactivé.',
    deleted: 'Supprimée.',
    sessionEnded: 'Déconnecté là-bas.',
    tokenRevoked: 'Révoqué : il n’ouvre plus rien.',
    twoFactorOn: 'Activé : chaque connexion demande maintenant un code. Tous les autres sont déconnectés.',
    twoFactorOff: 'Désactivé : le mot de passe suffit de nouveau.',
    sendersSaved: 'Enregistré. Cela compte dès le prochain envoi de Gmail.',
    resend: 'Demandé : le script le renvoie à son prochain battement.',
    oldMail: 'Décidé : le script l’apprend à son prochain battement.',
    backfill: 'Demandé : le script commence à son prochain battement.',
    backfillOff: 'Annulé : le script s’arrête à son prochain battement.',
  },
  problem: {
    not_found: 'Il n’y a rien ici',
    forbidden: 'Refusé : la demande venait d’un autre site',
    store_unavailable: 'Le stockage ne répond pas. Réessayez dans un instant.',
    endpoint_deleted:
      'Sa destination a été supprimée. Livrez de nouveau l’email aux destinations qui existent.',
    other: 'Cela n’a pas fonctionné',
    internal: 'Une erreur s’est produite. Le journal en dit plus.',
    back: 'Retour à l’historique',
  },
  refusals: {
    bad_request:
      'Une des valeurs envoyées n’est pas utilisable. Revenez en arrière, corrigez-la et recommencez.',
    bad_cursor: 'Cette page de l’historique n’existe plus. Repartez de la première.',
    payload_too_large: 'C’était trop long. Raccourcissez ce que vous envoyez.',
    too_many_requests: 'Trop de demandes à la fois. Réessayez dans un instant.',
  },
}

export const noticesTexts = { en, fr }
