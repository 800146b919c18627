const en = {
  title: 'Sign in',
  password: 'Password',
  hint: 'It was printed at the first start, or is DASHBOARD_PASSWORD.',
  submit: 'Sign in',
  wrong: 'That password is not right.',
  tooMany: (seconds: number) => `Too many attempts at once. Try again in ${seconds} seconds.`,
  slowed: 'That password is not right. Many were tried, so each answer now takes up to 30 seconds.',
}

const fr: typeof en = {
  title: 'Connexion',
  password: 'Mot de passe',
  hint: 'Il a été affiché au premier démarrage, ou c’est DASHBOARD_PASSWORD.',
  submit: 'Se connecter',
  wrong: 'Ce mot de passe n’est pas le bon.',
  tooMany: (seconds) => `Trop de tentatives à la fois. Réessayez dans ${seconds} secondes.`,
  slowed:
    'Ce mot de passe n’est pas le bon. Comme il y a eu beaucoup d’essais, chaque réponse prend maintenant jusqu’à 30 secondes.',
}

export const signInTexts = { en, fr }
