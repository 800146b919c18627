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
}

export const signInTexts = { en, fr }
