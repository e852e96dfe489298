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

# アカウントをお持ちの方へのメール

account-set-up-subject = アカウントの設定（{ $site }）
account-set-up-intro = { $site } でアカウントの設定を始める申込みがありました。
account-set-up-link = ご本人の場合は、次のリンクを開いて、パスキーまたはパスワードを設定してください。{ $link }
account-set-up-time = リンクは60分間有効で、1回だけ使えます。
account-set-up-ignore = お心当たりのない場合は、このメールを破棄してください。何も変更されません。

account-device-subject = ブラウザの確認（{ $site }）
account-device-intro = { $site } で、お使いのブラウザをご本人のものとして登録する申込みがありました。
account-device-link = ご本人の場合は、サインインしたいブラウザで次のリンクを開いてください。{ $link }
account-device-time = リンクは60分間有効で、1回だけ使えます。
account-device-ignore = お心当たりのない場合は、リンクを開かずにこのメールを破棄してください。

account-recovery-subject = アカウントの復旧（{ $site }）
account-recovery-intro = { $site } で、サインインできなくなったアカウントを復旧する申込みがありました。
account-recovery-link = ご本人の場合は、次のリンクを開いてください。同じ団体の管理者が確認したあと、改めて設定できるようになります。{ $link }
account-recovery-time = リンクは60分間有効で、1回だけ使えます。
account-recovery-ignore = お心当たりのない場合は、リンクを開かず、団体の管理者にお知らせください。

account-password-subject = パスワードの再設定（{ $site }）
account-password-intro = { $site } で、パスワードを再設定する申込みがありました。
account-password-link = ご本人の場合は、次のリンクを開いて、新しいパスワードを設定してください。{ $link }
account-password-time = リンクは60分間有効で、1回だけ使えます。
account-password-ignore = お心当たりのない場合は、このメールを破棄してください。パスワードは変更されません。

account-code-subject = 確認コード { $code }
account-code-intro = { $site } にサインインするための確認コードは { $code } です。
account-code-time = コードは30分間有効で、1回だけ使えます。
account-code-ignore = サインインしようとしていない場合は、パスワードを知られているおそれがあります。すぐに変更してください。コードは誰にも教えないでください。

new-device-subject = 新しいブラウザでサインインがありました（{ $site }）
new-device-intro = { $time } に、あなたのアカウントがこれまでと違うブラウザで使われました。
new-device-browser = ブラウザ： { $agent }
new-device-ignore = ご本人の場合は、何もしていただく必要はありません。
new-device-act = お心当たりのない場合は、{ $site } にサインインし、「サインイン中の端末」からその端末をサインアウトさせ、パスワードを変更してください。

account-changed-subject = サインイン方法が変更されました（{ $site }）
account-changed-intro = この変更は { $site } で行われました。
account-changed-act = お心当たりのない場合は、すぐに団体の管理者にお知らせください。
account-changed-password = { $time } に、あなたのアカウントのパスワードが設定されました。
account-changed-totp = { $time } に、あなたのアカウントに認証アプリが登録されました。
account-changed-totp-removed = { $time } に、あなたのアカウントから認証アプリの登録が削除されました。
account-changed-recovery-codes = { $time } に、あなたのアカウントの復旧コードが新しく作成されました。以前のコードは使えません。
account-changed-recovery-code-used = { $time } に、あなたのアカウントの復旧コードが1つ使われました。
account-changed-passkey = { $time } に、あなたのアカウントにパスキーが追加されました。
account-changed-passkey-removed = { $time } に、あなたのアカウントからパスキーが削除されました。

recovery-asked-subject = アカウント復旧の確認のお願い（{ $site }）
recovery-asked-intro = あなたが管理する団体の方から、サインインできなくなったアカウントの復旧の申込みがありました。
recovery-asked-check = 承認する前に、必ず電話や対面などメール以外の方法でご本人であることを確かめてください。
recovery-asked-link = 次のページで承認または却下してください。{ $link }
recovery-asked-time = 72時間以内に承認されない場合、申込みは無効になります。

recovery-approved-subject = アカウントの復旧が承認されました（{ $site }）
recovery-approved-intro = アカウントの復旧が承認されました。これまでのサインイン方法はすべて削除され、すべての端末からサインアウトしました。改めて設定するためのリンクを別のメールでお送りします。
recovery-approved-act = 申し込んでいない場合は、すぐに団体の管理者にお知らせください。

recovery-refused-subject = アカウントの復旧が却下されました（{ $site }）
recovery-refused-intro = アカウントの復旧の申込みは却下されました。何も変更されていません。
recovery-refused-act = ご不明な点は、団体の管理者にお問い合わせください。

recovery-decided-subject = アカウントの復旧を承認しました（{ $site }）
recovery-decided-intro = あなたのアカウントで、同じ団体の方のアカウントの復旧が承認されました。
recovery-decided-act = お心当たりのない場合は、すぐに { $site } にサインインしてパスワードを変更し、運営者にお知らせください。
