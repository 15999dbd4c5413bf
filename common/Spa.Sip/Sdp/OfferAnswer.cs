using System.Diagnostics.CodeAnalysis;

namespace Spa.Sip.Sdp;

/// <summary>Offer and answer (RFC 3264) as functions: our options and their description in, descriptions and streams out.</summary>
public static class OfferAnswer
{
    /// <summary>An offer. Behind the first one of a session it keeps the places of the media, and the version unless something changed.</summary>
    /// <param name="options">What we want now: to hold, the same with another direction.</param>
    /// <param name="before">Our description in force, as an offer or an answer; null for the first.</param>
    public static SessionDescription Offer(MediaOptions options, SessionDescription? before = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var wanted = new List<MediaDescription>();
        if (options.Audio is { } audio) wanted.Add(AudioOffer.Make(audio));
        if (options.Fax is { } fax) wanted.Add(MediaParts.Fax(fax));
        var media = new List<MediaDescription>();
        foreach (var old in before?.Media ?? [])
        {
            // The same kind keeps its place; a place that nobody wants any more may change its kind (RFC 3264 8.3.3).
            var next = wanted.Find(w => w.Kind == old.Kind) ?? wanted.Find(w => !before!.Media.Any(m => m.Kind == w.Kind));
            media.Add(next ?? MediaParts.Refused(old));
            if (next is not null) wanted.Remove(next);
        }

        media.AddRange(wanted);
        return MediaParts.Versioned(MediaParts.Session(options, [.. media]), before);
    }

    /// <summary>The answer to an offer: a place for each of its media, in its order; what is not taken has port 0.</summary>
    /// <param name="offer">The other side's offer.</param>
    /// <param name="options">What we can do.</param>
    /// <param name="before">Our description in force; null for the first.</param>
    /// <param name="agreement">The answer to send, and the streams.</param>
    /// <param name="refusal">Why nothing is agreed: the answer is 488.</param>
    public static bool Answer(SessionDescription offer, MediaOptions options, SessionDescription? before, [NotNullWhen(true)] out MediaAgreement? agreement, [NotNullWhen(false)] out MediaRefusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(offer);
        ArgumentNullException.ThrowIfNull(options);
        agreement = null;
        refusal = null;
        AudioTerms? audio = null;
        FaxTerms? fax = null;
        var media = new List<MediaDescription>();
        foreach (var theirs in offer.Media)
        {
            MediaDescription? ours = null;
            if (theirs.Port > 0 && theirs.IsAudio && audio is null && options.Audio is { } speech)
            {
                (ours, audio, var why) = AudioAnswer.Make(offer, theirs, speech);
                refusal ??= why;
            }
            else if (theirs.Port > 0 && theirs.IsFax && fax is null && options.Fax is { } picture)
            {
                fax = MediaParts.Fax(offer, theirs);
                ours = fax is null ? null : MediaParts.Fax(picture);
            }

            media.Add(ours ?? MediaParts.Refused(theirs));
        }

        if (audio is null && fax is null && offer.Media.Any(m => m.Port > 0))
        {
            refusal ??= new MediaRefusal(MediaRefusalReason.NoMedia, "offer audio over RTP/AVP or RTP/SAVP");
            return false;
        }

        refusal = null;
        agreement = new MediaAgreement(MediaParts.Versioned(MediaParts.Session(options, [.. media]), before), audio, fax);
        return true;
    }

    /// <summary>Takes the answer to our offer.</summary>
    /// <param name="offer">What we offered.</param>
    /// <param name="options">The options it was made of.</param>
    /// <param name="answer">What came back.</param>
    /// <param name="agreement">Our offer, and the streams: neither when all was refused.</param>
    /// <param name="refusal">Why nothing is agreed: the call ends.</param>
    public static bool Accept(SessionDescription offer, MediaOptions options, SessionDescription answer, [NotNullWhen(true)] out MediaAgreement? agreement, [NotNullWhen(false)] out MediaRefusal? refusal)
    {
        ArgumentNullException.ThrowIfNull(offer);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(answer);
        agreement = null;
        refusal = null;
        if (answer.Media.Length != offer.Media.Length)
        {
            refusal = new MediaRefusal(MediaRefusalReason.WrongAnswer, $"answer each of the {offer.Media.Length} media that were offered");
            return false;
        }

        AudioTerms? audio = null;
        FaxTerms? fax = null;
        for (var i = 0; i < offer.Media.Length; i++)
        {
            var (ours, theirs) = (offer.Media[i], answer.Media[i]);
            if (ours.Port == 0 || theirs.Port == 0) continue;
            if (!string.Equals(ours.Kind, theirs.Kind, StringComparison.OrdinalIgnoreCase) || !string.Equals(ours.Protocol, theirs.Protocol, StringComparison.OrdinalIgnoreCase))
            {
                refusal = new MediaRefusal(MediaRefusalReason.WrongAnswer, $"answer {ours.Kind} over {ours.Protocol} with the same");
                return false;
            }

            if (ours.IsAudio && options.Audio is { } speech)
            {
                (audio, refusal) = AudioAnswer.Take(ours, answer, theirs, speech);
                if (refusal is not null) return false;
            }
            else if (ours.IsFax)
            {
                fax = MediaParts.Fax(answer, theirs);
            }
        }

        agreement = new MediaAgreement(offer, audio, fax);
        return true;
    }
}
