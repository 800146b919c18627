const en = {
  title: 'Two-factor authentication',
  intro: 'An app on your telephone shows a code, which each sign-in then asks for after the password.',
  begin: 'Set it up…',
  isOn: 'On since',
  recoveryLeft: (count: number) =>
    count === 1 ? '1 recovery code is left.' : `${count} recovery codes are left.`,
  code: 'Code',
  codeHint:
    'Six digits of your app, or a recovery code. Without either: npm run login-link where the receiver runs; behind it this can be switched off.',
  wrong:
    'That code is not right, or was used. Wait for the next one, and see that the telephone’s clock is right.',
  switchOff: 'Switch it off',
  scan: '1. Scan this with an authenticator app, or type the key',
  qr: 'QR code for the app',
  openApp: 'Open it in an app on this device',
  address: 'Its address',
  recovery: '2. Keep the recovery codes',
  recoveryHint: 'Each signs in once in place of a code. They and the key are shown only here.',
  confirm: '3. Confirm',
  firstCode: 'The code that the app shows now',
  firstWrong:
    'That code is not right: nothing was switched on. See that the clocks are right, and type the code it shows now.',
  password: 'The password of this dashboard',
  passwordWrong: 'That password is not right: nothing was switched on.',
  consequence: 'All others are signed out then. ADMIN_API_TOKEN goes on without a code.',
  switchOn: 'Switch it on',
  cancel: 'Leave it off',
}

const fr: typeof en = {
  title: 'Authentification à deux facteurs',
  intro:
    'Une application de votre téléphone affiche un code, demandé après le mot de passe à chaque connexion.',
  begin: 'Mettre en place…',
  isOn: 'Activé depuis',
  recoveryLeft: (count) =>
    count < 2 ? `Il reste ${count} code de secours.` : `Il reste ${count} codes de secours.`,
  code: 'Code',
  codeHint:
    'Les six chiffres de votre application, ou un code de secours. Sans l’un ni l’autre : npm run login-link là où tourne le récepteur ; ensuite, ceci peut être désactivé.',
  wrong: 'Ce code n’est pas le bon, ou a déjà servi. Attendez le suivant, et vérifiez l’heure du téléphone.',
  switchOff: 'Désactiver',
  scan: '1. Scannez ceci avec une application d’authentification, ou tapez la clé',
  qr: 'QR code pour l’application',
  openApp: 'L’ouvrir dans une application de cet appareil',
  address: 'Son adresse',
  recovery: '2. Gardez les codes de secours',
  recoveryHint: 'Chacun connecte une fois, à la place d’un code. Ils ne sont affichés qu’ici, comme la clé.',
  confirm: '3. Confirmez',
  firstCode: 'Le code que l’application affiche maintenant',
  firstWrong:
    'Ce code n’est pas le bon : rien n’a été activé. Vérifiez l’heure des deux côtés et tapez le code affiché maintenant.',
  password: 'Le mot de passe de ce tableau de bord',
  passwordWrong: 'Ce mot de passe n’est pas le bon : rien n’a été activé.',
  consequence: 'Tous les autres seront déconnectés. ADMIN_API_TOKEN reste sans code.',
  switchOn: 'Activer',
  cancel: 'Laisser désactivé',
}

export const totpTexts = { en, fr }
