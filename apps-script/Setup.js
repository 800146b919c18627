// Type the address of your receiver and its token here and save. Then open Code.gs (the list of functions above shows only those
// of the open file), choose `storeToken`, press Run: it takes what was typed last, here or in Project Settings, Script Properties.
// Once storeToken has stored them, you may put the placeholders back: nothing reads this file while mail is pushed.
var SETUP_INGRESS_URL = 'https://votre-instance.onrender.com'
var SETUP_PROCESS_API_TOKEN = 'votre_token_secret_ici'
