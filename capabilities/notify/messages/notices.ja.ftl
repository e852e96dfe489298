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

word-email = 通のメール
word-sms = 通分のSMS
word-day = 1日
word-year = 年度

limit-near-subject = 「{ $service }」の送信数が上限（{ $span }）の80%に達しました
limit-near-what = サービス「{ $service }」は、{ $span }の上限{ $limit }{ $counted }のうち{ $used }{ $counted }を送信しました。
limit-near-do = さらに必要な場合は、上限に達する前にノード { $node } の運用者に上限の引き上げを依頼してください。足りる場合は、何もしていただく必要はありません。

limit-reached-subject = 「{ $service }」の送信数が上限（{ $span }）に達しました
limit-reached-what = サービス「{ $service }」は、{ $span }の上限{ $limit }{ $counted }をすべて送信しました。次の期間（{ $span }）が始まるまで、これ以上は受け付けません。
limit-reached-do = さらに必要な場合は、ノード { $node } の運用者に上限の引き上げを依頼してください。

limits-changed-subject = 「{ $service }」の送信数の上限が変わりました
limits-changed-what = サービス「{ $service }」の上限が変わりました。1日にメール{ $daily_email }通とSMS{ $daily_text_parts }通分、1年度にメール{ $annual_email }通とSMS{ $annual_text_parts }通分まで送信できます。
limits-changed-do = この上限では足りない場合は、ノード { $node } の運用者にご相談ください。

go-live-approved-subject = 「{ $service }」が本番になりました
go-live-approved-what = サービス「{ $service }」が本番になり、どなたにも送信できるようになりました。
go-live-approved-do = プログラム用に本番のAPIキーを発行してください。サービスを管理できるメンバーは、いつも2人以上にしてください。

go-live-rejected-subject = 「{ $service }」は試行のままです
go-live-rejected-what = サービス「{ $service }」の本番移行の申請は承認されませんでした。理由：{ $reason }
go-live-rejected-do = 指摘された点を直して、もう一度申請してください。

service-suspended-subject = 「{ $service }」を停止しました
service-suspended-what = サービス「{ $service }」を停止しました。新しい送信は受け付けません。待っているメッセージは、72時間以内に再開されれば送信されます。{ $reason }
service-suspended-do = 再開に必要なことを、ノード { $node } の運用者にお問い合わせください。

service-resumed-subject = 「{ $service }」を再開しました
service-resumed-what = サービス「{ $service }」の停止を解除しました。送信を受け付け、待っていたメッセージも送信します。
service-resumed-do = 何もしていただく必要はありません。

service-archived-subject = 「{ $service }」を廃止しました
service-archived-what = サービス「{ $service }」を廃止しました。APIキーは無効になり、予約された送信は取り消され、名前は別のサービスに使えるようになりました。
service-archived-do = プログラムからこのサービスのキーを取り除いてください。廃止したサービスは元に戻りません。必要な場合は新しいサービスを作ってください。

reply-to-confirm-subject = 「{ $service }」の返信先アドレスの確認
reply-to-confirm-what = サービス「{ $service }」のメールへの返信先として、このアドレスを登録する申込みがありました。登録してよい場合は、24時間以内に次のリンクを開いてください。{ $link }
reply-to-confirm-do = お心当たりのない場合は、このメールを破棄してください。登録は行われません。
