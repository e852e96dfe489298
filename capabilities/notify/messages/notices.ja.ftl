# What the node tells the people who run a service. Each notice has a subject, what happened, and what to do.
signature = このメールは、サービス「{ $service }」を管理する方へノード { $node } からお送りしています。

key-leaked-subject = 「{ $service }」のAPIキー「{ $key }」を無効にしました
key-leaked-what = サービス「{ $service }」のAPIキー「{ $key }」が公開された場所で見つかりました（{ $found }）。キーは無効にしたため、これを使うプログラムからの要求は受け付けません。
key-leaked-do = このキーを使っていたプログラムには新しいキーを発行してください。公開された場所からキーを取り除き、このキーで送られたメッセージを確認してください。

callback-suspended-subject = { $service } のコールバックを停止しました（{ $kind }）
callback-suspended-what = サービス「{ $service }」のコールバック（種類：{ $kind }）を受け取るシステムが失敗を繰り返したため、呼び出しを停止しました。メッセージの送信は続いています。まだ伝えていない内容は七日間保管します。
callback-suspended-do = システムを修復してからコールバックを再開してください。待っていた内容はそのとき伝えます。すでに打ち切った内容も、もう一度伝えることができます。

bounce-warning-subject = 「{ $service }」のメールの多くが届いていません
bounce-warning-what = サービス「{ $service }」が過去24時間に送ったメールの { $rate } % が、宛先が存在しないために戻ってきました。
bounce-warning-do = 宛先の一覧で、これらのアドレスを訂正または削除してください（ノードに一覧があります）。さらに増えると、ここから送るほかのメールまで拒否されるのを防ぐため、ノードはこのサービスのメールを停止します。

email-stopped-subject = 「{ $service }」のメール送信を停止しました
email-stopped-what = サービス「{ $service }」が過去24時間に送ったメールの { $rate } % が、宛先が存在しないために戻ってきました。多すぎるため、ノードはこのサービスのメール送信を停止しました。テキストメッセージには影響しません。
email-stopped-do = 宛先の一覧で、これらのアドレスを訂正または削除してから、ノードの運用者に送信の再開を依頼してください。
