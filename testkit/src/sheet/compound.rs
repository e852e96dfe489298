//! A compound file with one stream ([MS-CFB], version 3).

const SECTOR: usize = 512;
const END: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;

/// Sector numbers of the table that stand in the header; further ones stand in sectors of lists.
const IN_HEADER: usize = 109;
/// Sector numbers in a sector of a list: the last place leads to the next one.
const IN_LIST: usize = SECTOR / 4 - 1;

/// A compound file whose stream of this name has this content. Its sectors are the table's, the lists', the directory's one and the stream's.
pub(super) fn compound(name: &str, content: &[u8]) -> Vec<u8> {
    // Streams of less than 4,096 bytes would stand elsewhere.
    let mut content = content.to_vec();
    content.resize(content.len().max(4096).next_multiple_of(SECTOR), 0);
    let data = content.len() / SECTOR;
    let lists_of = |tables: usize| tables.saturating_sub(IN_HEADER).div_ceil(IN_LIST);
    let mut tables = 1;
    while tables * SECTOR / 4 < tables + lists_of(tables) + 1 + data {
        tables += 1;
    }
    let lists = lists_of(tables);
    let directory_at = tables + lists;
    let number = |value: usize| u32::try_from(value).unwrap_or(FREE).to_le_bytes();

    let mut file = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    file.resize(24, 0);
    for value in [0x3E_u16, 3, 0xFFFE, 9, 6] {
        file.extend(value.to_le_bytes());
    }
    file.resize(44, 0);
    file.extend(number(tables));
    file.extend(number(directory_at));
    file.extend([0; 4]);
    file.extend(number(4096));
    file.extend(END.to_le_bytes());
    file.extend([0; 4]);
    file.extend(if lists > 0 { number(tables) } else { END.to_le_bytes() });
    file.extend(number(lists));
    for index in 0..IN_HEADER {
        file.extend(if index < tables { number(index) } else { FREE.to_le_bytes() });
    }

    let mut table: Vec<u8> = Vec::new();
    for _ in 0..tables {
        table.extend(0xFFFF_FFFD_u32.to_le_bytes());
    }
    for _ in 0..lists {
        table.extend(0xFFFF_FFFC_u32.to_le_bytes());
    }
    table.extend(END.to_le_bytes());
    for index in 0..data {
        table.extend(if index + 1 == data { END.to_le_bytes() } else { number(directory_at + 1 + index + 1) });
    }
    table.resize(tables * SECTOR, 0xFF);
    file.extend(table);

    for list in 0..lists {
        let first = IN_HEADER + list * IN_LIST;
        for index in first..first + IN_LIST {
            file.extend(if index < tables { number(index) } else { FREE.to_le_bytes() });
        }
        file.extend(if list + 1 < lists { number(tables + list + 1) } else { END.to_le_bytes() });
    }

    let mut directory = entry("Root Entry", 5, FREE, 1, END, 0);
    directory.extend(entry(name, 2, FREE, FREE, u32::try_from(directory_at + 1).unwrap_or(FREE), content.len()));
    directory.resize(SECTOR, 0);
    file.extend(directory);
    file.extend(content);
    file
}

fn entry(name: &str, kind: u8, sibling: u32, child: u32, start: u32, size: usize) -> Vec<u8> {
    let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let length = u16::try_from(entry.len() + 2).unwrap_or(0);
    entry.resize(64, 0);
    entry.extend(length.to_le_bytes());
    entry.extend([kind, 1]);
    for value in [sibling, sibling, child] {
        entry.extend(value.to_le_bytes());
    }
    entry.resize(116, 0);
    entry.extend(start.to_le_bytes());
    entry.extend(u32::try_from(size).unwrap_or(0).to_le_bytes());
    entry.extend([0; 4]);
    entry
}
