package dev.cqrsync.example.master.account;

import dev.cqrsync.example.master.Revisions;
import jakarta.validation.Valid;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Pageable;
import org.springframework.data.web.PageableDefault;
import org.springframework.data.web.PagedModel;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

@RestController
@RequestMapping("/api/accounts")
@Transactional
class AccountController {

    private final AccountRepository accounts;

    AccountController(AccountRepository accounts) {
        this.accounts = accounts;
    }

    @GetMapping
    @Transactional(readOnly = true)
    PagedModel<AccountView> list(
            @RequestParam(name = "q", defaultValue = "") String part, @PageableDefault(sort = "id") Pageable pageable) {
        return new PagedModel<>(
                accounts.findByNameContainingIgnoreCase(part, pageable).map(Account::view));
    }

    @GetMapping("/{id}")
    @Transactional(readOnly = true)
    AccountView get(@PathVariable long id) {
        return find(id).view();
    }

    @PostMapping
    ResponseEntity<AccountView> create(@Valid @RequestBody AccountInput input) {
        AccountView created = accounts.saveAndFlush(new Account(input)).view();
        return ResponseEntity.created(URI.create("/api/accounts/" + created.id()))
                .body(created);
    }

    @PutMapping("/{id}")
    AccountView change(@PathVariable long id, @Valid @RequestBody AccountInput input) {
        Account account = find(id);
        Revisions.check(account, id, input.revision());
        account.change(input);
        // flushed here, so that the answer has the new revision
        return accounts.saveAndFlush(account).view();
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@PathVariable long id, @RequestParam @Nullable Long revision) {
        Account account = find(id);
        Revisions.check(account, id, revision);
        accounts.delete(account);
    }

    private Account find(long id) {
        return accounts.findById(id)
                .orElseThrow(() ->
                        new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no account %d.".formatted(id)));
    }
}
