# What the node tells the people who run a service. Each notice has a subject, what happened, and what to do.
signature = Ce message a été écrit par le nœud { $node } pour les gestionnaires du service { $service }.

key-leaked-subject = La clé API « { $key } » de { $service } a été révoquée
key-leaked-what = La clé API « { $key } » du service { $service } a été trouvée en public : { $found }. Elle a été révoquée ; tout ce qui l’utilise encore est refusé.
key-leaked-do = Créez une nouvelle clé pour les programmes qui utilisaient celle-ci, retirez l’ancienne de l’endroit où elle a été publiée et vérifiez les messages envoyés avec elle.

callback-suspended-subject = { $service } n’est plus rappelé ({ $kind })
callback-suspended-what = Le système qui reçoit les rappels du service { $service } (type : { $kind }) a échoué à plusieurs reprises : il n’est plus appelé. Les messages partent comme avant. Ce que le système n’a pas encore reçu est conservé sept jours.
callback-suspended-do = Faites réparer le système, puis reprenez les rappels : ce qui attendait est alors transmis. Ce qui a été abandonné auparavant peut être transmis de nouveau.

bounce-warning-subject = De nombreux courriels de { $service } sont retournés
bounce-warning-what = { $rate } % des courriels que le service { $service } a envoyés au cours des dernières 24 heures sont revenus, car les adresses n’existent pas.
bounce-warning-do = Corrigez ou retirez ces adresses de vos listes ; le nœud en tient la liste. S’il en revient davantage, le nœud arrête les courriels du service, sans quoi les fournisseurs de messagerie refuseraient ceux de tous les expéditeurs d’ici.

email-stopped-subject = { $service } n’envoie plus de courriels
email-stopped-what = { $rate } % des courriels que le service { $service } a envoyés au cours des dernières 24 heures sont revenus, car les adresses n’existent pas. C’est trop : le nœud a arrêté les courriels du service. Les messages texte ne sont pas touchés.
email-stopped-do = Corrigez ou retirez ces adresses de vos listes, puis demandez aux exploitants du nœud de rétablir l’envoi.

word-email = courriels
word-sms = parties de messages texte
word-day = jour
word-year = exercice financier

limit-near-subject = { $service } a utilisé 80 % de sa limite d’envoi par { $span }
limit-near-what = Le service { $service } a envoyé { $used } des { $limit } { $counted } permis pour la période en cours ({ $span }).
limit-near-do = S’il vous en faut davantage, demandez une limite plus élevée aux responsables du nœud { $node } avant que celle-ci soit atteinte. Sinon, vous n’avez rien à faire.

limit-reached-subject = { $service } a atteint sa limite d’envoi par { $span }
limit-reached-what = Le service { $service } a envoyé la totalité des { $limit } { $counted } permis pour la période en cours ({ $span }). Les envois suivants sont refusés jusqu’à la prochaine période.
limit-reached-do = S’il vous en faut davantage, demandez une limite plus élevée aux responsables du nœud { $node }.

limits-changed-subject = Les limites d’envoi de { $service } ont changé
limits-changed-what = Les limites du service { $service } ont été modifiées. Il peut envoyer { $daily_email } courriels et { $daily_text_parts } parties de messages texte par jour, et { $annual_email } courriels et { $annual_text_parts } parties de messages texte par exercice financier.
limits-changed-do = Si cela ne vous convient pas, adressez-vous aux responsables du nœud { $node }.

go-live-approved-subject = { $service } est en production
go-live-approved-what = Le service { $service } est en production : il peut écrire à tout le monde.
go-live-approved-do = Créez des clés API de production pour vos programmes et gardez au moins deux membres qui peuvent gérer le service.

go-live-rejected-subject = { $service } reste en mode d’essai
go-live-rejected-what = La demande de mise en production du service { $service } n’a pas été approuvée : { $reason }
go-live-rejected-do = Apportez les changements demandés, puis présentez une nouvelle demande.

service-suspended-subject = { $service } est suspendu
service-suspended-what = Le service { $service } est suspendu : rien de nouveau n’est accepté, et ce qui attend sera envoyé si le service reprend dans les 72 heures. { $reason }
service-suspended-do = Demandez aux responsables du nœud { $node } ce qu’il faut faire pour le rétablir.

service-resumed-subject = { $service } fonctionne de nouveau
service-resumed-what = Le service { $service } n’est plus suspendu : il accepte des messages, et ce qui attendait est envoyé.
service-resumed-do = Vous n’avez rien à faire.

service-archived-subject = { $service } est archivé
service-archived-what = Le service { $service } est archivé : ses clés API sont révoquées, les messages planifiés sont annulés et son nom est libre pour un autre service.
service-archived-do = Retirez ses clés de vos programmes. Un service archivé ne revient pas : créez-en un nouveau au besoin.

reply-to-confirm-subject = Confirmez cette adresse pour les réponses à { $service }
reply-to-confirm-what = Une personne souhaite que les réponses aux courriels du service { $service } arrivent à cette adresse. Si vous êtes d’accord, suivez ce lien dans les 24 heures : { $link }
reply-to-confirm-do = Si vous ne savez pas de quoi il s’agit, ignorez ce courriel : rien ne se passera.
