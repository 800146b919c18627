// Type the address of your receiver and its token here, choose `storeToken` above, press Run.
// (Or leave this file alone and add INGRESS_URL and PROCESS_API_TOKEN in Project Settings, Script Properties.)
// Once storeToken has stored them, you may put the placeholders back: nothing reads this file while mail is pushed.
var SETUP_INGRESS_URL = 'https://votre-instance.onrender.com'
var SETUP_PROCESS_API_TOKEN = 'votre_token_secret_ici'
