# Pages des fichiers liés.
contact = Des questions? Adressez-vous à l'expéditeur :
required = (obligatoire)

offer-title = { $service } vous a envoyé un fichier
offer-name = Fichier
offer-kind = Type et taille
offer-until = Disponible jusqu'au
offer-download = Télécharger le fichier
offer-save = Enregistrez le fichier sur votre appareil si vous voulez le garder : le lien cessera de fonctionner après cette date.

confirm-title = { $service } vous a envoyé un fichier
confirm-why = Pour protéger le fichier, veuillez confirmer qu'il vous a été envoyé.
confirm-address = Votre adresse courriel
confirm-which = L'adresse à laquelle le message contenant ce lien est arrivé.
confirm-continue = Continuer
confirm-empty = Entrez votre adresse courriel.
confirm-wrong = Ce n'est pas l'adresse à laquelle le fichier a été envoyé. Vérifiez l'orthographe ou entrez l'adresse à laquelle le message est arrivé.
confirm-first-title = Confirmez d'abord votre adresse courriel
confirm-first-what = Ouvrez de nouveau le lien de votre message et entrez l'adresse à laquelle il est arrivé.

gone-title = Il n'y a pas de fichier ici
gone-why = Les fichiers sont disponibles pendant un temps limité, et celui-ci a peut-être été supprimé.
gone-copy = Si vous avez copié le lien, vérifiez que vous l'avez copié en entier.
gone-ask = Si vous avez encore besoin du fichier, demandez à la personne qui vous a envoyé le lien de l'envoyer de nouveau.

infected-title = Ce fichier ne peut pas être téléchargé
infected-what = Un maliciel y a été trouvé. Adressez-vous à la personne qui vous a envoyé le lien.

often-title = Trop d'essais
often-what = L'adresse a été entrée trop souvent. Attendez cinq minutes, puis ouvrez de nouveau le lien de votre message.

test-title = Un fichier se trouverait ici
test-what = Le message était destiné à une adresse de test, et son fichier n'a donc pas été conservé. Les messages à de vraies adresses mènent à leurs fichiers.

trouble-title = Un problème est survenu
trouble-what = Le fichier ne peut pas être affiché pour le moment.
trouble-do = Réessayez dans quelques minutes. Votre lien reste valable.

mistake-title = Cela ne fonctionne pas
mistake-what = Cette page n'accepte pas une telle demande.
mistake-do = Ouvrez de nouveau le lien de votre message.
unsubscribe-title = Se désabonner des courriels de { $service }
unsubscribe-what = Appuyez sur le bouton si vous ne voulez plus recevoir ce type de courriels.
unsubscribe-whom = Destinataire : { $recipient }
unsubscribe-send = Se désabonner
unsubscribe-done = Votre désabonnement est enregistré
unsubscribe-done-what = Le service en est informé. Des courriels déjà en cours d’envoi peuvent encore arriver. Vous pouvez fermer cette page.
unsubscribe-invalid = Ce lien ne fonctionne pas
unsubscribe-invalid-what = Il est incomplet, ou son courriel a été envoyé il y a plus d’un an.
unsubscribe-invalid-do = Utilisez le lien d’un courriel plus récent ou écrivez à l’expéditeur.
