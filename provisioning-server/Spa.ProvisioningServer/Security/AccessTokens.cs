using System.Data;
using System.Security.Cryptography;
using System.Text;
using Spa.Fleet.Access;
using Spa.ProvisioningServer.Storage;

namespace Spa.ProvisioningServer.Security;

/// <summary>Makes, takes back and recognises tokens. A token is <c>spa_ID_SECRET</c>, shown once; 256 bits of chance, so a plain hash of it is enough.</summary>
internal sealed class AccessTokens(Store store, TimeProvider clock)
{
    /// <summary>How long a token is good for if nobody says otherwise.</summary>
    public static readonly TimeSpan UsualLife = TimeSpan.FromDays(90);

    /// <summary>Longest life of a token.</summary>
    public static readonly TimeSpan LongestLife = TimeSpan.FromDays(730);

    private const int MostOfOne = 50;
    private const string Prefix = "spa_";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    /// <summary>Tokens that somebody may see: his own; to an administrator everybody's.</summary>
    public static IReadOnlyList<AccessToken> List(IDbConnection on, Actor by) => Tokens.All(on, by.May(Right.OperatorsRead) ? null : by.Name);

    /// <summary>Makes a token.</summary>
    /// <param name="owner">For whom it acts; only an administrator makes one for another.</param>
    /// <param name="name">What it is for, 1 to 60 characters.</param>
    /// <param name="scopes">Names of scopes; each must be a right of the owner.</param>
    /// <param name="life">How long it is good for, at most <see cref="LongestLife"/>.</param>
    /// <param name="by">Who makes it. A token makes only tokens that may no more than itself.</param>
    /// <returns>The token, this once, or why not.</returns>
    public async Task<(AccessToken? Made, string? Token, Refusal? Fault)> Add(string owner, string name, IReadOnlyList<string> scopes, TimeSpan life, Actor by)
    {
        if ((AccessRules.Check(by, Right.TokensWrite) ?? (owner == by.Name ? null : AccessRules.Check(by, Right.OperatorsWrite)) ?? Wrong(name, scopes, life)) is { } no)
        {
            return (null, null, no);
        }

        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4));
        var token = $"{Prefix}{id}_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32))}";
        var now = clock.GetUtcNow();
        var made = new AccessToken
        {
            Id = id,
            Operator = owner,
            Name = name,
            Hash = Hash(token),
            Scopes = string.Join(' ', scopes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)),
            Created = now,
            CreatedBy = by.Name,
            Expires = now + life,
        };
        var fault = await store.Write<Refusal?>(on =>
        {
            if (Operators.Find(on, owner) is not { } who)
            {
                return Refusal.NotFound($"There is no operator {owner}.");
            }

            if (Tokens.CountValid(on, owner, now) >= MostOfOne)
            {
                return Refusal.Conflict($"{owner} has {MostOfOne} tokens: revoke one first.");
            }

            var actor = who.Actor(string.Empty);
            foreach (var right in made.Rights)
            {
                if (!actor.May(right))
                {
                    return Refusal.Of("scopes", $"{owner} may not {AccessRules.Of(right).Scope} himself, so no token of his may.");
                }

                if (by.Scopes is not null && !by.May(right))
                {
                    return Refusal.Of("scopes", $"This token may not {AccessRules.Of(right).Scope} itself, so it makes none that may.");
                }
            }

            Tokens.Prune(on, now - Kept);
            Tokens.Add(on, made);
            store.Audits.Add(on, by, $"token:{id}", $"Made for {owner}, '{name}', scopes {made.Scopes}, good until {made.Expires:yyyy-MM-dd}.");
            return null;
        });
        return fault is null ? (made, token, null) : (null, null, fault);
    }

    /// <summary>Takes a token back: the next request with it is refused.</summary>
    public Task<Refusal?> Revoke(string id, Actor by) => store.Write<Refusal?>(on =>
    {
        if (AccessRules.Check(by, Right.TokensWrite) is { } no)
        {
            return no;
        }

        if (Tokens.Find(on, id) is not { } token || (token.Operator != by.Name && !by.May(Right.OperatorsWrite)))
        {
            return Refusal.NotFound($"There is no token {id}.");
        }

        if (token.Revoked is not null)
        {
            return Refusal.Conflict($"The token {id} is revoked already.");
        }

        Tokens.Revoke(on, id, clock.GetUtcNow());
        store.Audits.Add(on, by, $"token:{id}", $"Revoked; it was {token.Operator}'s, '{token.Name}'.");
        return null;
    });

    /// <summary>For whom a token acts; null for an unknown, an ended and a revoked one alike.</summary>
    /// <param name="token">What stands behind <c>Bearer</c>.</param>
    /// <param name="from">Where the request comes from.</param>
    public async Task<Actor?> Whose(string token, string from)
    {
        if (token.Length > 200)
        {
            return null;
        }

        var hash = Hash(token);
        var now = clock.GetUtcNow();
        var (kept, owner) = store.Read(on => Tokens.ByHash(on, hash) is { } found ? (found, Operators.Find(on, found.Operator)) : default);
        if (kept is null || owner is null || !kept.Valid(now))
        {
            return null;
        }

        if (kept.LastUsed is not { } used || now - used > TimeSpan.FromMinutes(1) || kept.LastAddress != from)
        {
            await store.Write(on => Tokens.Used(on, kept.Id, from, now));
        }

        return owner.Actor(from) with { Token = kept.Id, Scopes = kept.Rights };
    }

    private static Refusal? Wrong(string name, IReadOnlyList<string> scopes, TimeSpan life)
        => name.Length is 0 or > 60 || name.Any(char.IsControl) ? Refusal.Of("name", "A token's name has 1 to 60 characters.")
            : scopes.Count == 0 ? Refusal.Of("scopes", $"A token needs scopes: {string.Join(", ", AccessRules.Table.Select(r => r.Scope))}.")
            : scopes.FirstOrDefault(s => AccessRules.Scope(s) is null) is { } unknown ? Refusal.Of("scopes", $"There is no scope '{unknown}': there are {string.Join(", ", AccessRules.Table.Select(r => r.Scope))}.")
            : life <= TimeSpan.Zero || life > LongestLife ? Refusal.Of("days", $"A token is good for 1 to {LongestLife.TotalDays:0} days.")
            : null;

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
