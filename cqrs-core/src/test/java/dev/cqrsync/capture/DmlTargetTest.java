package dev.cqrsync.capture;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DmlTargetTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "update account set x = 1 | account",
                "UPDATE ONLY public.\"Account\" SET x = 1 | account",
                "update account a1_0 set x=? where a1_0.id=? | account",
                "delete from account where id = ? | account",
                "delete account where id = ? | account",
                "delete a from account a join b on b.id = a.b | account",
                "insert into account(id) values (1) | account",
                "insert ignore into `db`.`account` (id) values (1) | account",
                "merge into account as t using (values (?)) | account",
                "truncate table account | account",
                "/* a */ /* b */ update account set x = 1 | account",
                "with gone as (select 1) delete from account where id in (select * from gone) | account",
                "with t as (update account set x = 1 returning id) select * from t | account",
                "select * from account for update | none",
                "create table account (id int) | none",
                "with t as (select updated from account) select * from t | none"
            })
    void theChangedTableIsFound(String sql, String table) {
        assertThat(DmlTarget.of(sql)).isEqualTo(table);
    }
}
