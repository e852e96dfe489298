# Ce que la page dit d'une feuille de calcul téléversée, avant son envoi.

not-a-spreadsheet = Ce fichier n’est pas une feuille de calcul. Enregistrez-le au format .xlsx, .xls, .ods, .csv ou .tsv et réessayez.
password-protected = Cette feuille de calcul est protégée par un mot de passe. Retirez le mot de passe et réessayez.
unsupported = Ce type de feuille de calcul ne peut pas être lu. Enregistrez-la au format .xlsx et réessayez.
damaged = Cette feuille de calcul est endommagée. Ouvrez-la dans votre tableur, enregistrez-la de nouveau et réessayez.
no-sheet = Cette feuille de calcul n’a aucun onglet qui contienne quelque chose.
too-large = Cette feuille de calcul contient trop de données. Divisez-la en plusieurs et réessayez.
too-many-columns = Cette feuille de calcul a trop de colonnes. Supprimez celles qui sont inutiles, même celles qui semblent vides à l’extrême droite.

too-many-rows = N’incluez que { $n } destinataires par feuille de calcul.
no-rows = Les feuilles de calcul doivent avoir au moins 1 ligne de renseignements sur les destinataires.
no-rows-and-missing-columns = Il manque des colonnes à votre feuille de calcul, qui doit avoir au moins 1 ligne de renseignements sur les destinataires.
missing-column = Il manque à votre feuille de calcul une colonne nommée « { $name } ».
missing-recipients-email = Il manque à votre feuille de calcul une colonne nommée « adresse courriel ».
missing-recipients-sms = Il manque à votre feuille de calcul une colonne nommée « numéro de téléphone ».
repeated-column = Les feuilles de calcul ne peuvent avoir qu’une seule colonne nommée « { $name } ».
not-allowed-email = Vous ne pouvez pas envoyer à ces adresses courriel. Tant que ce service est en mode d’essai, vous ne pouvez envoyer qu’aux membres de votre équipe.
not-allowed-sms = Vous ne pouvez pas envoyer à ces numéros de téléphone. Tant que ce service est en mode d’essai, vous ne pouvez envoyer qu’aux membres de votre équipe.
mixed-test-numbers = Vous ne pouvez pas envoyer à des numéros d’essai et à d’autres numéros avec une même feuille de calcul.
bad-recipients-email-one = Corrigez { $n } adresse courriel
bad-recipients-email-many = Corrigez { $n } adresses courriel
bad-recipients-sms-one = Corrigez { $n } numéro de téléphone
bad-recipients-sms-many = Corrigez { $n } numéros de téléphone
missing-data-one = Saisissez les données manquantes dans { $n } ligne
missing-data-many = Saisissez les données manquantes dans { $n } lignes
error-values-one = Corrigez la formule en erreur dans { $n } ligne
error-values-many = Corrigez les formules en erreur dans { $n } lignes
too-long-one = Le contenu personnalisé dépasse la limite de { $limit } caractères dans { $n } ligne
too-long-many = Le contenu personnalisé dépasse la limite de { $limit } caractères dans { $n } lignes

daily-limit-email = Vous ne pouvez pas envoyer tous ces courriels aujourd’hui. Vous pouvez encore en envoyer { $remaining } jusqu’au { $time }, ou les planifier pour un autre jour.
daily-limit-sms = Vous ne pouvez pas envoyer tous ces messages texte aujourd’hui. Vous pouvez encore envoyer { $remaining } fragments jusqu’au { $time }, ou les planifier pour un autre jour.
annual-limit-email = Votre service ne peut plus envoyer que { $remaining } courriels avant la réinitialisation de la limite annuelle le { $time }.
annual-limit-sms = Votre service ne peut plus envoyer que { $remaining } fragments de message texte avant la réinitialisation de la limite annuelle le { $time }.
about-to-send-email-one = { $n } courriel sur le point d’être envoyé
about-to-send-email-many = { $n } courriels sur le point d’être envoyés
about-to-send-sms-one = { $n } fragment de message texte sur le point d’être envoyé
about-to-send-sms-many = { $n } fragments de message texte sur le point d’être envoyés

sent-today = Ces messages ont déjà été envoyés aujourd’hui
repeated-recipients-one = { $n } ligne concerne un destinataire d’une ligne précédente, qui recevrait plusieurs messages
repeated-recipients-many = { $n } lignes concernent des destinataires de lignes précédentes, qui recevraient plusieurs messages

cell-missing = Manquant
cell-email = Adresse courriel non valide
cell-international = Ce service ne peut pas envoyer vers des numéros internationaux
cell-error-value = Une formule a échoué ici
cell-phone-letters = Ne doit contenir ni lettres ni symboles
cell-phone-short = Pas assez de chiffres
cell-phone-long = Trop de chiffres
cell-phone-country = Indicatif de pays non valide
cell-phone-invalid = Numéro de téléphone non valide
row-too-long = Maximum { $limit } caractères. Certains messages pourraient être trop longs à cause du contenu personnalisé.
