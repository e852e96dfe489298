# 団体のメンバーである方、メンバーになる方へのメール

confirm-subject = 【{ $organisation }】メールアドレスの確認
confirm-intro = このメールアドレスで、{ $organisation }のメンバー登録の申込みがありました。
confirm-link = ご本人の場合は、次のリンクを開いて登録を完了してください。{ $link }
confirm-time = リンクは60分間有効で、1回だけ使えます。
confirm-ignore = お心当たりのない場合は、このメールを破棄してください。登録は行われません。

already-member-subject = 【{ $organisation }】すでにメンバーとして登録されています
already-member-intro = このメールアドレスで、{ $organisation }のメンバー登録の申込みがありましたが、すでに登録されています。
already-member-ignore = 何もしていただく必要はありません。サインインできない場合は、団体を管理しているメンバーにお問い合わせください。

invited-subject = 【{ $organisation }】招待のお知らせ
invited-intro = { $organisation }のメンバーから、あなたへの招待が届いています。
invited-link = 参加する場合は、次のリンクを開いてください。{ $link }
invited-time = リンクは2日間有効で、1回だけ使えます。
invited-ignore = お心当たりのない場合は、このメールを破棄してください。何も行われません。
