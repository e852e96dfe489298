# リンクで送られたファイルのページ
contact = ご不明な点は送信元にお問い合わせください:
required = ※必須

offer-title = { $service }からファイルが届いています
offer-name = ファイル
offer-kind = 種類とサイズ
offer-until = ダウンロードできる期限
offer-download = ファイルをダウンロード
offer-save = 期限を過ぎるとリンクは使えなくなります。必要な場合はお使いの端末に保存してください。

confirm-title = { $service }からファイルが届いています
confirm-why = ファイルを保護するため、あなた宛てに送られたものであることを確認します。
confirm-address = メールアドレス
confirm-which = このリンクが書かれたメールが届いたアドレスを入力してください。
confirm-continue = 次へ
confirm-empty = ＊メールアドレスを入力してください。
confirm-wrong = ＊ファイルの送り先のアドレスと一致しません。入力内容を確かめるか、メールが届いたアドレスを入力してください。
confirm-first-title = 先にメールアドレスを確認してください
confirm-first-what = メールのリンクをもう一度開き、メールが届いたアドレスを入力してください。

gone-title = ファイルが見つかりません
gone-why = ファイルには期限があり、すでに削除された可能性があります。
gone-copy = リンクをコピーした場合は、全体をコピーしたか確かめてください。
gone-ask = ファイルが必要な場合は、リンクの送信元に再送を依頼してください。

infected-title = このファイルはダウンロードできません
infected-what = マルウェアが見つかりました。リンクの送信元にお問い合わせください。

often-title = 入力回数の上限に達しました
often-what = アドレスが何度も入力されました。5分待ってから、メールのリンクをもう一度開いてください。

test-title = ここにファイルが表示されます
test-what = 試験用のアドレスに送られたメールのため、ファイルは保存されていません。実際のアドレスに送られたメールからはファイルを開けます。

trouble-title = 問題が発生しました
trouble-what = 現在ファイルを表示できません。
trouble-do = 数分後にもう一度お試しください。リンクは引き続き使えます。

mistake-title = この操作はできません
mistake-what = このページでは受け付けられない要求です。
mistake-do = メールのリンクをもう一度開いてください。
unsubscribe-title = 「{ $service }」からのメールの配信停止
unsubscribe-what = 下のボタンを押すと、この種類のメールの配信停止を申し込めます。
unsubscribe-whom = 宛先：{ $recipient }
unsubscribe-send = 配信停止を申し込む
unsubscribe-done = 配信停止の申込みを受け付けました
unsubscribe-done-what = 担当者が手続きをします。すでに送信の準備が済んでいるメールは、行き違いで届くことがあります。このページは閉じてかまいません。
unsubscribe-invalid = このリンクは使えません
unsubscribe-invalid-what = リンクが途中で切れているか、メールの送信から1年以上たっています。
unsubscribe-invalid-do = 新しいメールのリンクを使うか、メールの送信元に連絡してください。
