const en = {
  title: 'Sign in',
  password: 'Password',
  hint: 'It was printed at the first start, or is DASHBOARD_PASSWORD.',
  submit: 'Sign in',
  held: 'Your session had ended. What you sent is kept: sign in to send it.',
  heldTitle: 'You are signed in',
  heldHint: 'What you sent before is still here.',
  heldSend: 'Send it now',
  wrong: 'That password is not right.',
  tooMany: (seconds: number) => `Too many attempts at once. Try again in ${seconds} seconds.`,
  slowed: 'That password is not right. Many were tried, so each answer now takes up to 30 seconds.',
  linkHint: 'This link signs you in once, without a password.',
  linkProblems: {
    foreign: 'This link is not one of this receiver, or was cut.',
    expired: 'This link has expired: it works for ten minutes.',
    used: 'This link was used already: it works once.',
  },
  linkCure: 'Where the receiver runs, npm run login-link makes a new one.',
  withPassword: 'Sign in with the password',
}

const fr: typeof en = {
  title: 'Connexion',
  password: 'Mot de passe',
  hint: 'Il a été affiché au premier démarrage, ou c’est DASHBOARD_PASSWORD.',
  submit: 'Se connecter',
  held: 'Votre session avait pris fin. Ce que vous avez envoyé est gardé : connectez-vous pour l’envoyer.',
  heldTitle: 'Vous êtes connecté',
  heldHint: 'Ce que vous aviez envoyé est encore là.',
  heldSend: 'L’envoyer maintenant',
  wrong: 'Ce mot de passe n’est pas le bon.',
  tooMany: (seconds) => `Trop de tentatives à la fois. Réessayez dans ${seconds} secondes.`,
  slowed:
    'Ce mot de passe n’est pas le bon. Comme il y a eu beaucoup d’essais, chaque réponse prend maintenant jusqu’à 30 secondes.',
  linkHint: 'Ce lien vous connecte une fois, sans mot de passe.',
  linkProblems: {
    foreign: 'Ce lien n’est pas de ce récepteur, ou il a été coupé.',
    expired: 'Ce lien a expiré : il vaut dix minutes.',
    used: 'Ce lien a déjà servi : il vaut une fois.',
  },
  linkCure: 'Là où tourne le récepteur, npm run login-link en fait un nouveau.',
  withPassword: 'Se connecter avec le mot de passe',
}

export const signInTexts = { en, fr }
