//! Whom the municipality writes to: made-up people. Nothing that is sent to them leaves the machine.

use std::sync::Arc;
use yui_kernel::{Random as _, SeededRandom};

/// Family names with their reading.
const FAMILIES: [(&str, &str); 20] = [
    ("佐藤", "sato"),
    ("鈴木", "suzuki"),
    ("高橋", "takahashi"),
    ("田中", "tanaka"),
    ("伊藤", "ito"),
    ("渡辺", "watanabe"),
    ("山本", "yamamoto"),
    ("中村", "nakamura"),
    ("小林", "kobayashi"),
    ("加藤", "kato"),
    ("吉田", "yoshida"),
    ("山田", "yamada"),
    ("佐々木", "sasaki"),
    ("山口", "yamaguchi"),
    ("松本", "matsumoto"),
    ("井上", "inoue"),
    ("木村", "kimura"),
    ("林", "hayashi"),
    ("斎藤", "saito"),
    ("清水", "shimizu"),
];

/// Given names with their reading.
const GIVEN: [(&str, &str); 20] = [
    ("太郎", "taro"),
    ("花子", "hanako"),
    ("健一", "kenichi"),
    ("美咲", "misaki"),
    ("大輔", "daisuke"),
    ("陽子", "yoko"),
    ("翔", "sho"),
    ("さくら", "sakura"),
    ("誠", "makoto"),
    ("恵子", "keiko"),
    ("直樹", "naoki"),
    ("由美", "yumi"),
    ("拓也", "takuya"),
    ("真由美", "mayumi"),
    ("和也", "kazuya"),
    ("愛", "ai"),
    ("浩", "hiroshi"),
    ("明美", "akemi"),
    ("亮", "ryo"),
    ("千尋", "chihiro"),
];

/// Those who came from elsewhere.
const OTHERS: [(&str, &str); 6] = [
    ("Emma Wilson", "emma.wilson"),
    ("Lucas Martin", "lucas.martin"),
    ("Nguyễn Thị Hoa", "hoa.nguyen"),
    ("James O’Connor", "james.oconnor"),
    ("Chloé Bernard", "chloe.bernard"),
    ("Ana Souza", "ana.souza"),
];

/// Somebody who is written to.
#[derive(Clone)]
pub(super) struct Resident {
    /// Name, as it stands in a letter.
    pub(super) name: String,
    /// E-mail address.
    pub(super) email: String,
    /// Mobile number, as people write it.
    pub(super) phone: String,
}

/// Chance that falls the same way each time.
pub(super) struct Dice(Arc<SeededRandom>);

impl Dice {
    pub(super) fn seeded(seed: u64) -> Self {
        Self(Arc::new(SeededRandom::new(seed)))
    }

    /// A number below `bound`, which is at least 1.
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        u32::from_le_bytes(bytes) % bound.max(1)
    }

    /// Whether something happens that happens so many times in a hundred.
    pub(super) fn percent(&mut self, often: u32) -> bool {
        self.below(100) < often
    }

    /// One of several.
    pub(super) fn one_of<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(usize::try_from(self.below(u32::try_from(list.len()).unwrap_or(1))).unwrap_or(0))
    }

    /// Somebody.
    pub(super) fn resident(&mut self) -> Resident {
        let number = self.below(10_000);
        let phone = format!("090-1234-{number:04}");
        if self.percent(8)
            && let Some((name, address)) = self.one_of(&OTHERS)
        {
            return Resident {
                name: (*name).to_owned(),
                email: format!("{address}{}@example.jp", number % 100),
                phone,
            };
        }
        let (family, read) = self.one_of(&FAMILIES).copied().unwrap_or(("結", "yui"));
        let (given, given_read) = self.one_of(&GIVEN).copied().unwrap_or(("太郎", "taro"));
        let email = format!("{given_read}.{read}{}@example.jp", number % 100);
        Resident { name: format!("{family} {given}"), email, phone }
    }
}
